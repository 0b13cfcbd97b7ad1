#!/bin/sh
# Double-click (macOS, Linux): sets up what is missing, then opens the page in the browser.
cd "$(dirname "$0")" || exit 1
if ! sh setup/install; then
    printf '\nChưa cài xong (xem thông báo ở trên). Bấm Enter để đóng cửa sổ.\n'
    read -r _
    exit 1
fi
exec .venv/bin/python -m pipeline web "$@"
