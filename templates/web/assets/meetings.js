// The pages of meetings: Alt+arrows move an item of the agenda, and people are
// found while their names are typed. Everything works without it.
(function () {
  "use strict";
  // Alt+Up and Alt+Down in a row of the agenda press its buttons.
  document.addEventListener("keydown", function (e) {
    if (!e.altKey || e.ctrlKey || e.metaKey || window.jiyao.composing(e)) { return; }
    var way = e.key === "ArrowUp" ? "up" : e.key === "ArrowDown" ? "down" : "";
    var row = way && e.target.closest ? e.target.closest("[data-agenda] tr") : null;
    if (!row) { return; }
    e.preventDefault();
    var b = row.querySelector('[data-move="' + way + '"]');
    if (b) { b.click(); }
  });
  // What is typed to find people is looked for after a pause, never within a
  // composition.
  var form = document.querySelector("[data-find]");
  if (!form || !window.fetch) { return; }
  var timer = 0, asked = "";
  var look = function () {
    var field = form.querySelector("input");
    if (field.value === asked) { return; }
    asked = field.value;
    var of = asked;
    fetch(form.action + "?part=1&find=" + encodeURIComponent(of), { credentials: "same-origin" }).then(function (res) {
      return res.ok ? res.text() : null;
    }).then(function (html) {
      if (html !== null && of === asked) { document.getElementById("found").innerHTML = html; }
    }).catch(function () { window.jiyao.say("未连接，暂时不能查找。"); });
  };
  form.addEventListener("input", function (e) {
    if (e.isComposing) { return; }
    clearTimeout(timer);
    timer = setTimeout(look, 200);
  });
  form.addEventListener("compositionend", function () { clearTimeout(timer); timer = setTimeout(look, 0); });
})();
