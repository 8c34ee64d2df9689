// Reading a minutes: from change to change, remarks on what is selected, lists
// narrowed by what is typed. Everything works without it.
(function () {
  "use strict";
  var shared = window.jiyao;
  var text = document.querySelector("[data-text]");
  var form = document.querySelector("#remark form");

  // next goes to the next or the last change: the marks of a 花脸稿, else the
  // paragraphs that are new to the reader, else the remarks.
  var next = function (by) {
    var all = document.querySelectorAll("[data-text] [data-change]");
    if (!all.length) { all = document.querySelectorAll("[data-text] .fresh"); }
    if (!all.length) { all = document.querySelectorAll("[data-text] a.ref"); }
    if (!all.length) { shared.say("没有修改，也没有批注。"); return; }
    var list = Array.prototype.slice.call(all);
    var at = list.findIndex(function (el) { return el.classList.contains("here"); });
    if (at >= 0) { list[at].classList.remove("here"); }
    var to = at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.max(0, Math.min(list.length - 1, at + by));
    list[to].classList.add("here");
    list[to].setAttribute("tabindex", "-1");
    list[to].focus({ preventScroll: true });
    list[to].scrollIntoView({ block: "center" });
    shared.say("第" + (to + 1) + "处，共" + list.length + "处");
  };

  // bytes counts the UTF-8 bytes of a string: places in the text are bytes.
  var bytes = function (s) { return unescape(encodeURIComponent(s)).length; };

  // words gives what stands in a piece of the page, deleted words and what is
  // said to screen readers left out.
  var words = function (piece) {
    var box = document.createElement("div");
    box.appendChild(piece);
    Array.prototype.forEach.call(box.querySelectorAll("del, .unseen, sup, a.ref"), function (el) { el.remove(); });
    return box.textContent;
  };

  // selected gives the words selected within one paragraph, and where they begin.
  var selected = function () {
    var s = window.getSelection();
    if (!text || !s.rangeCount || s.isCollapsed) { return null; }
    var range = s.getRangeAt(0);
    var start = range.startContainer;
    var line = (start.nodeType === 1 ? start : start.parentNode).closest("[data-n]");
    if (!line || !text.contains(line)) { return null; }
    var part = range.cloneRange();
    if (!line.contains(range.endContainer)) { part.setEnd(line, line.childNodes.length); }
    var before = document.createRange();
    before.setStart(line, 0);
    before.setEnd(part.startContainer, part.startOffset);
    var quote = words(part.cloneContents());
    return quote.trim() ? { quote: quote, p: line.getAttribute("data-n"), at: bytes(words(before.cloneContents())) } : null;
  };

  var remark = function () {
    if (!form) { return; }
    var s = selected();
    if (s) {
      form.elements.quote.value = s.quote;
      form.elements.p.value = s.p;
      form.elements.at.value = s.at;
    }
    form.closest("details").open = true;
    (s ? form.elements.note : form.elements.quote).focus();
    form.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("keydown", function (e) {
    var own = e.target.closest ? e.target.closest("form[data-keyed]") : null;
    if (!shared.composing(e) && own && e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      e.stopPropagation();
      own.querySelector("button").click();
      return;
    }
    if (shared.composing(e) || e.ctrlKey && !e.altKey || e.metaKey) { return; }
    if (e.ctrlKey && e.altKey && (e.key === "m" || e.key === "M")) { e.preventDefault(); remark(); return; }
    if (e.altKey || shared.typing(e.target) || !text) { return; }
    if (document.documentElement.getAttribute("data-keys") === "off") { return; }
    if (e.key === "j" || e.key === "k") { e.preventDefault(); e.stopPropagation(); next(e.key === "j" ? 1 : -1); }
    if (e.key === "t") { e.preventDefault(); e.stopPropagation(); alter(); }
    if (e.key === "c" && form) { e.preventDefault(); e.stopPropagation(); remark(); }
  }, true);

  // alter opens the form that changes one paragraph: the one selected, else the
  // one that was gone to, else the whole.
  var alter = function () {
    var address = text && text.getAttribute("data-alter");
    if (!address) { return; }
    var s = selected();
    var here = text.querySelector(".here[data-n]");
    var p = s ? s.p : here ? here.getAttribute("data-n") : "";
    location.href = p ? address + p : address.split("?")[0];
  };

  // Buttons beside what is selected, for who has no keyboard.
  var acts = null;
  var make = function (label, act) {
    var b = document.createElement("button");
    b.type = "button";
    b.textContent = label;
    b.addEventListener("mousedown", function (e) { e.preventDefault(); });
    b.addEventListener("click", function () { act(); acts.hidden = true; });
    acts.appendChild(b);
  };
  document.addEventListener("selectionchange", function () {
    var able = text && (form || text.hasAttribute("data-alter"));
    if (!able) { return; }
    if (!selected()) { if (acts) { acts.hidden = true; } return; }
    if (!acts) {
      acts = document.createElement("div");
      acts.className = "selection-acts";
      if (form) { make("批注", remark); }
      if (text.hasAttribute("data-alter")) { make("修改本段", alter); }
      document.body.appendChild(acts);
    }
    var box = window.getSelection().getRangeAt(0).getBoundingClientRect();
    var width = document.documentElement.clientWidth;
    acts.hidden = false;
    place(acts, Math.max(8, Math.min(box.right, width - 180)) + window.pageXOffset, box.bottom + 4 + window.pageYOffset);
  });

  // place puts an element somewhere; the policy forbids style attributes, not the
  // object model.
  function place(el, x, y) {
    el.style.left = x + "px";
    el.style.top = y + "px";
  }

  // Rows narrowed by what is typed.
  document.addEventListener("input", function (e) {
    var target = e.target.getAttribute && e.target.getAttribute("data-filter");
    if (!target || e.isComposing) { return; }
    var wanted = e.target.value.trim();
    Array.prototype.forEach.call(document.querySelectorAll(target + " tbody tr"), function (row) {
      row.hidden = wanted !== "" && row.textContent.indexOf(wanted) < 0 && !row.querySelector("input:checked");
    });
  });
  document.addEventListener("compositionend", function (e) {
    if (e.target.getAttribute && e.target.getAttribute("data-filter")) { e.target.dispatchEvent(new Event("input", { bubbles: true })); }
  });

  var fault = document.querySelector("[data-focus]");
  if (fault) { fault.focus(); }
})();
