#!/bin/sh
# Double-click (macOS, Linux): sets up what is missing, then opens the page in the browser.
cd "$(dirname "$0")" || exit 1

wait_for_enter() {
    printf '\n%s Bấm Enter để đóng cửa sổ.\n' "$1"
    read -r _
    exit 1
}

sh setup/install || wait_for_enter 'Chưa cài xong (xem thông báo ở trên).'
trap : INT # Ctrl-C is for the page, which ends by itself
.venv/bin/python -m pipeline web "$@" || wait_for_enter 'Trang không mở được (xem thông báo ở trên).'
