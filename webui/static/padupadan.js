// One key for each button or link that names it in data-tombol. Without this file the page works by mouse and Tab.
"use strict";

(function () {
  var TYPING = /^(input|select|textarea)$/i;
  var isGone = false;

  function wanted(key) {
    var all = document.querySelectorAll("[data-tombol]");
    for (var i = 0; i < all.length; i += 1) {
      if (all[i].getAttribute("data-tombol").split(" ").indexOf(key) >= 0) { return all[i]; }
    }
    return null;
  }

  document.addEventListener("keydown", function (event) {
    // A key held down, or pressed again while the next pair is on its way, must not decide on a pair nobody has seen.
    if (isGone || event.repeat || event.ctrlKey || event.altKey || event.metaKey || TYPING.test(event.target.tagName)) { return; }
    var found = wanted(event.key.length === 1 ? event.key.toLowerCase() : event.key);
    if (found) {
      event.preventDefault();
      isGone = true;
      found.click();
    }
  });
  window.addEventListener("pageshow", function () { isGone = false; });
}());
