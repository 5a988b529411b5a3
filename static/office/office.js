/* Small help for pages that work without it: no library, no inline code (CSP). */
(function () {
  "use strict";
  document.documentElement.classList.add("o-js");

  // `/` goes to the search box; Ctrl+Enter saves the form one is in.
  document.addEventListener("keydown", function (event) {
    var typing = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      var box = document.querySelector("[data-search]");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      var form = event.target.closest("form");
      // The main button, as a click on it would: some preview in place and keep chosen files.
      var main = form && form.querySelector("button[type=submit].btn-primary, button[type=submit].btn-danger");
      if (main) { event.preventDefault(); main.click(); }
      else if (form && form.method === "post") { event.preventDefault(); form.requestSubmit(); }
    }
    if (event.key === "Escape") { closeMenus(null); }
  });

  function closeMenus(except) {
    document.querySelectorAll("details.o-menu[open]").forEach(function (menu) {
      if (menu !== except) { menu.open = false; }
    });
  }
  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest("details.o-menu"));
    if (event.target.closest("[data-print]")) { window.print(); }
    var fill = event.target.closest("[data-fill]");
    if (fill) { fillLogin(fill); }
    var opener = event.target.closest("a[data-dialog]");
    if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey && window.HTMLDialogElement) {
      event.preventDefault();
      openDialog(opener.href);
    }
    if (event.target.closest(".o-dialog [data-close]")) { event.preventDefault(); event.target.closest("dialog").close(); }
  });

  // A double click is one click: a form is sent once.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) { return; }
    // What opens beside the form leaves it as it is.
    if (event.submitter && event.submitter.formTarget === "_blank") { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    window.setTimeout(function () { delete form.dataset.sent; }, 8000);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  // Choosing rows.
  function countChosen(form) {
    var boxes = Array.from(form.querySelectorAll("input[name=rows]"));
    var chosen = boxes.filter(function (box) { return box.checked; }).length;
    var bar = form.querySelector("[data-bulk]");
    var all = form.querySelector("[data-pick-all]");
    bar.classList.toggle("o-on", chosen > 0);
    var words = bar.querySelector("[data-bulk-count]");
    words.textContent = words.dataset.words.replace("{n}", chosen);
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  document.addEventListener("change", function (event) {
    var form = event.target.closest("form.o-pickable");
    if (!form) { return; }
    if (event.target.matches("[data-pick-all]")) {
      form.querySelectorAll("input[name=rows]").forEach(function (box) { box.checked = event.target.checked; });
    }
    countChosen(form);
  });
  document.querySelectorAll("form.o-pickable").forEach(countChosen);

  function fillLogin(button) {
    var form = document.querySelector("form[data-login]");
    form.elements.username.value = button.dataset.fill;
    form.elements.password.value = button.dataset.password || "";
    form.querySelector("button[type=submit]").focus();
  }

  // A confirmation is a page of its own; where dialogs are known it opens in front of the list.
  function openDialog(url) {
    fetch(url, { credentials: "same-origin", headers: { "X-Requested-With": "fetch" } }).then(function (answer) {
      return answer.ok ? answer.text() : Promise.reject(answer);
    }).then(function (text) {
      var page = new DOMParser().parseFromString(text, "text/html");
      var form = page.querySelector(".o-main form.o-form");
      var title = page.querySelector(".o-main h1");
      if (!form) { window.location.assign(url); return; }
      var dialog = document.createElement("dialog");
      dialog.className = "o-dialog";
      if (title) { dialog.append(document.adoptNode(title)); }
      dialog.append(document.adoptNode(form));
      if (!form.getAttribute("action")) { form.setAttribute("action", url); }
      form.querySelectorAll(".o-buttons a.btn").forEach(function (link) { link.dataset.close = ""; });
      document.body.append(dialog);
      dialog.addEventListener("close", function () { dialog.remove(); });
      dialog.showModal();
    }).catch(function () { window.location.assign(url); });
  }

  var errors = document.querySelector("[data-errors]");
  if (errors) { errors.focus(); }
})();
