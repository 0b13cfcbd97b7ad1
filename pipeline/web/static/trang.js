// Every page works without this file; it drops files, listens to the server and keeps the keyboard
// where the clerk is. htmx (if it is there) puts answers into the page in place of loading it anew.
"use strict";

let waiting = "";
const say = (text) => {
  document.getElementById("thong-bao").textContent = text;
};

// What need not stay: it stands on the page as well.
const mention = (text) => {
  say(text);
  window.setTimeout(() => document.getElementById("thong-bao").textContent === text && say(""), 6000);
};
const ENDS = { xong: "Đã làm xong.", "da-dung": "Đã dừng theo yêu cầu.", hong: "Chưa làm được; trang nêu lý do." };

// The clerk may have closed the window that the program runs in.
const LOST = "Không nối được với chương trình. Xem cửa sổ của chương trình còn mở không.";
const found = () => document.getElementById("thong-bao").textContent === LOST && say("");
const usable = (place) => {
  for (const button of place.querySelectorAll("form button")) button.disabled = false;
};
document.addEventListener("htmx:sendError", () => {
  usable(document);
  say(LOST);
});

// What the server tells while the page is open. A page that is not seen does not listen: a browser
// opens only six connections to one server.
let source = null;
const listen = () => {
  const address = document.body.dataset.nghe;
  if (!address || source) return;
  source = new EventSource(address);
  source.addEventListener("error", () => say(LOST)); // the browser goes on trying
  source.addEventListener("open", found);
  source.addEventListener("luu", () => {
    mention("Sổ vừa được lưu lại; đang kiểm tra lại.");
    tell("luu");
  });
  source.addEventListener("tien-do", (event) => {
    const place = document.getElementById("tien-do");
    if (!place) return;
    const focused = place.contains(document.activeElement);
    place.innerHTML = event.data;
    if (focused) (place.querySelector("button, a") || document.body).focus();
  });
  source.addEventListener("xong", (event) => {
    mention(ENDS[event.data] || ENDS.hong);
    tell("xong");
  });
};
const tell = (name) => document.body.dispatchEvent(new CustomEvent(name));
const hush = () => {
  if (source) source.close();
  source = null;
};
document.addEventListener("visibilitychange", () => (document.hidden ? hush() : (listen(), tell("luu"))));
window.addEventListener("pagehide", hush);
window.addEventListener("pageshow", (event) => {
  listen();
  if (!event.persisted) return;
  say(""); // the page comes back as it was left
  usable(document);
});

// A list is not drawn anew under the hands of someone who is typing in it.
document.addEventListener("htmx:beforeSwap", (event) => {
  const place = event.detail.elt;
  const done = place.id === "danh-sach" && place.querySelector(".da-ghi");
  if (!done) return;
  for (const former of document.querySelectorAll("main > .da-ghi")) former.remove();
  place.before(done);
  say(done.querySelector("p").textContent);
});
document.addEventListener("htmx:beforeRequest", (event) => {
  const place = event.detail.elt;
  if (place.id === "danh-sach" && place.querySelector("form [data-vao]")) {
    event.preventDefault();
    say("Sổ đã thay đổi; danh sách sẽ mới lại khi bạn sửa xong ô này.");
  }
});

// Where the answer stands, the keyboard goes on.
document.addEventListener("htmx:afterSettle", (event) => {
  const place = event.detail.elt;
  const first = ["[data-dau]", "[data-vao]", "h2[tabindex]"].map((each) => place.querySelector(each)).find(Boolean);
  if (place.closest && place.closest("#danh-sach, .sua, #xem") && first) first.focus();
  if (first && first.select) first.select();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches(".sua select")) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
  if (event.key !== "Escape") return;
  const form = event.target.closest(".sua");
  const leave = (form || document).querySelector("[data-thoi]");
  if (leave) leave.click();
});
document.addEventListener("click", (event) => {
  const leave = event.target.closest(".hang-nut .sua [data-thoi], .cac-loi .sua [data-thoi]");
  if (leave && document.getElementById("danh-sach")) {
    event.preventDefault();
    redraw(leave);
  }
  if (event.target.closest("[data-in]")) window.print();
  const slow = event.target.closest("a[data-cho]");
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey; // in another tab or window
  if (slow && !elsewhere) say((waiting = slow.dataset.cho));
});
const redraw = (leave) => {
  leave.closest(".sua").remove();
  tell("luu");
};

// What is folded up is printed all the same.
let folded = [];
window.addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("main details:not([open])")];
  for (const each of folded) each.open = true;
});
window.addEventListener("afterprint", () => {
  for (const each of folded) each.open = false;
});

// Waits of more than a moment say what goes on, and a second click does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.submitter && "tai" in event.submitter.dataset) return;
  waiting = form.dataset.cho || "";
  if (waiting) say(waiting);
  window.setTimeout(() => {
    for (const button of form.querySelectorAll("button")) button.disabled = true;
  }, 0);
});
document.addEventListener("htmx:afterRequest", () => {
  if (document.getElementById("thong-bao").textContent === waiting) say("");
});

// Files dropped anywhere on the page go into its form.
const zone = document.querySelector("form.tha");
if (zone) {
  const input = zone.querySelector("input[type=file][required]");
  const over = (on) => (event) => {
    event.preventDefault();
    zone.classList.toggle("tren", on);
  };
  document.addEventListener("dragover", over(true));
  document.addEventListener("dragleave", over(false));
  document.addEventListener("drop", (event) => {
    over(false)(event);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    zone.requestSubmit();
  });
  input.addEventListener("change", () => input.files.length && zone.requestSubmit());
}

// What a browser writes beside a field for files is in its own language, not in the clerk's.
const named = (input) => [...input.files].map((file) => file.name).join(", ") || "Chưa chọn tệp nào";
for (const input of document.querySelectorAll("input[type=file]")) {
  const button = document.createElement("span");
  const names = document.createElement("span");
  button.className = "nut";
  button.textContent = "Chọn tệp…";
  names.className = "nho ten-tep";
  names.textContent = named(input);
  const frame = document.createElement("span");
  frame.className = "chon-tep";
  input.replaceWith(frame);
  frame.append(input, button, names);
  input.addEventListener("change", () => (names.textContent = named(input)));
}
