// What every page shares: keys, the status line, and forms that are sent once.
// Everything works without it.
(function () {
  "use strict";
  var typing = function (el) {
    return el && (el.isContentEditable || /^(TEXTAREA|SELECT)$/.test(el.tagName) || el.tagName === "INPUT" && !/^(checkbox|radio|button|submit)$/.test(el.type));
  };
  var composing = function (e) { return e.isComposing || e.keyCode === 229; };

  // say puts a sentence where it stays and where it is read aloud.
  var say = function (sentence) { document.getElementById("status").textContent = sentence; };
  window.jiyao = { say: say, typing: typing, composing: composing };

  // Rows of a table marked data-rows are walked with j and k and opened with Enter.
  var rows = function () { return Array.prototype.slice.call(document.querySelectorAll("[data-rows] tbody tr")); };
  var walk = function (by) {
    var all = rows();
    if (!all.length) { return; }
    var at = all.findIndex(function (r) { return r.classList.contains("here"); });
    var next = Math.max(0, Math.min(all.length - 1, at + by));
    if (at >= 0) { all[at].classList.remove("here"); }
    all[next].classList.add("here");
    var link = all[next].querySelector("a, input");
    if (link) { link.focus(); }
    all[next].scrollIntoView({ block: "nearest" });
  };

  // Single keys; whoever switched them off has none.
  var going = "";
  var places = { d: "/", z: "/minutes?scope=mine", l: "/minutes", s: "/search" };
  // The box of the present row is ticked, unless what has the focus takes the key.
  var tick = function (e) {
    var box = document.querySelector('[data-rows] tr.here input[type="checkbox"]');
    if (!box || box === e.target || /^(BUTTON|SUMMARY|INPUT)$/.test(e.target.tagName)) { return; }
    e.preventDefault();
    box.checked = !box.checked;
    say(box.checked ? "已勾选" : "已取消勾选");
  };
  var keys = {
    "j": function () { walk(1); },
    "k": function () { walk(-1); },
    "?": function () { location.href = "/help/keys"; },
    "g": function () { going = "g"; }
  };
  document.addEventListener("keydown", function (e) {
    if (composing(e) || e.defaultPrevented) { return; }
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
      var form = e.target.closest ? e.target.closest("form[data-submit]") : null;
      form = form || document.querySelector("form[data-submit]");
      if (form) {
        e.preventDefault();
        var b = form.querySelector("button.primary, button[type=submit], button:not([type])");
        if (b) { b.click(); }
      }
      return;
    }
    if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) { return; }
    if (document.documentElement.getAttribute("data-keys") === "off") { return; }
    if (going === "g") {
      going = "";
      if (places[e.key]) { e.preventDefault(); location.href = places[e.key]; }
      return;
    }
    var named = document.querySelector('[data-key="' + (window.CSS && CSS.escape ? CSS.escape(e.key) : e.key) + '"]');
    if (named && named.offsetParent !== null) {
      e.preventDefault();
      if (typing(named)) { named.focus(); } else { named.click(); }
      return;
    }
    if (e.key === " ") { tick(e); return; }
    if (keys[e.key]) { e.preventDefault(); keys[e.key](); }
  });

  // A form is sent once; its button says so until the answer is there.
  document.addEventListener("submit", function (e) {
    var form = e.target;
    if (form.method !== "post") { return; }
    if (form.dataset.sent) { e.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(function () { say("正在办理…"); }, 300);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (f) { delete f.dataset.sent; });
    say("");
  });
  document.addEventListener("click", function (e) {
    var b = e.target.closest ? e.target.closest("[data-print]") : null;
    if (b) { window.print(); }
  });
  // All boxes of a table at once.
  document.addEventListener("change", function (e) {
    if (!e.target.matches("[data-all]")) { return; }
    var table = e.target.closest("table");
    table.querySelectorAll('tbody input[type="checkbox"]:not([disabled])').forEach(function (b) { b.checked = e.target.checked; });
  });
})();
