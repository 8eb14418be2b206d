"use strict";
// Sends the chosen or dropped file bare, shows how far it has been read, and puts the answer on the page.
(() => {
  const form = document.getElementById("drop");
  const field = document.getElementById("file");
  const stop = document.getElementById("stop");
  const progress = document.getElementById("progress");
  const bar = document.getElementById("bar");
  const reading = document.getElementById("reading");
  const said = document.getElementById("said");
  const result = document.getElementById("result");
  const send = form.querySelector("button[type=submit]");
  const megabytes = (count) => `${(count / 1048576).toFixed(1)} MB`;
  let saidTenth = 0;

  const busy = (is) => {
    progress.hidden = !is;
    stop.hidden = !is;
    send.disabled = is;
  };
  const told = (words) => { said.textContent = words; };

  const moved = (event) => {
    if (!event.lengthComputable) return;
    bar.value = (100 * event.loaded) / event.total;
    reading.textContent = `Read ${megabytes(event.loaded)} of ${megabytes(event.total)}`;
    const tenth = Math.floor((10 * event.loaded) / event.total);
    if (tenth > saidTenth) {
      saidTenth = tenth;
      told(`${tenth * 10} percent read`);
    }
  };

  const save = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  };

  const done = async (request, kind, name) => {
    busy(false);
    const type = request.getResponseHeader("Content-Type") || "";
    if (kind !== "page" && request.status === 200) {
      const stem = name.replace(/\.[^.]*$/, "");
      save(request.response, `${stem}-check.${kind}`);
      told("The answer is among your downloads.");
      return;
    }
    const text = await request.response.text();
    if (!type.startsWith("text/html")) {
      told("The program could not answer. Try again.");
      return;
    }
    if (request.getResponseHeader("Everychild-Invented") === "yes") document.getElementById("mark").hidden = false;
    result.innerHTML = text;
    told("The answer is below.");
    (result.querySelector("[tabindex='-1']") || result).focus();
  };

  const check = (file) => {
    const kind = form.querySelector("input[name=answer]:checked").value;
    const request = new XMLHttpRequest();
    saidTenth = 0;
    bar.value = 0;
    reading.textContent = `Reading ${file.name}`;
    busy(true);
    told(`Reading ${file.name}`);
    request.open("POST", `/afcars/check?answer=${kind}`);
    request.responseType = "blob";
    request.setRequestHeader("Everychild-File", encodeURIComponent(file.name));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.addEventListener("progress", moved);
    request.upload.addEventListener("load", () => { reading.textContent = "All read; making the answer"; });
    request.addEventListener("load", () => done(request, kind, file.name));
    request.addEventListener("error", () => { busy(false); told("The program does not answer. See whether it still runs."); });
    request.addEventListener("abort", () => { busy(false); told("Stopped. Nothing was kept."); });
    stop.onclick = () => request.abort();
    request.send(file);
  };

  form.addEventListener("submit", (event) => {
    if (!field.files.length) return;
    event.preventDefault();
    check(field.files[0]);
  });
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => { event.preventDefault(); form.classList.add("ec-drop--over"); });
  }
  for (const name of ["dragleave", "drop"]) {
    form.addEventListener(name, () => form.classList.remove("ec-drop--over"));
  }
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length !== 1) {
      told("Drop one file at a time.");
      return;
    }
    field.files = event.dataTransfer.files;
    check(field.files[0]);
  });
})();
