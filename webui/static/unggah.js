// Shows how far an upload is. htmx sends by fetch, which does not tell; without this script the form is sent as it is.
"use strict";
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-unggah]")) return;
  event.preventDefault();
  const button = form.querySelector("button");
  const panel = form.querySelector("[data-kemajuan]");
  const bar = panel.querySelector("progress");
  const words = panel.querySelector("[role=status]");
  const request = new XMLHttpRequest();
  const ended = (text) => {
    button.disabled = false;
    bar.hidden = true;
    words.textContent = text;
  };
  request.open("POST", form.action);
  request.responseType = "document";
  request.upload.addEventListener("progress", (sent) => {
    bar.max = sent.total;
    bar.value = sent.loaded;
    const part = Math.floor((sent.loaded / sent.total) * 100);
    words.textContent = part < 100 ? `${panel.dataset.kirim} ${part} %` : panel.dataset.simpan;
  });
  request.addEventListener("load", () => {
    // Taken in: the answer was another page. Else it is the form again, with what is wrong and what was typed.
    if (request.responseURL !== form.action) {
      location.assign(request.responseURL);
      return;
    }
    const main = request.response && request.response.querySelector("main");
    if (!main) {
      ended(panel.dataset.gagal);
      return;
    }
    const wrong = main.querySelector("[role=alert]");
    if (wrong) wrong.removeAttribute("autofocus"); // browsers heed it once a page
    document.querySelector("main").replaceWith(document.adoptNode(main));
    if (wrong) wrong.focus();
  });
  request.addEventListener("error", () => ended(panel.dataset.gagal));
  request.addEventListener("abort", () => ended(panel.dataset.gagal));
  button.disabled = true;
  panel.hidden = false;
  bar.hidden = false;
  request.send(new FormData(form));
});
