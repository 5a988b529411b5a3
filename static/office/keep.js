/* Nothing typed is lost on an error, a time-out or a log-in.

   A form with `data-keep` is put into this tab's sessionStorage when it is sent. If the answer is the
   log-in page (the session had ended), it stays there, and the form is filled again when the same
   officer is back on its page; likewise where no answer came at all and the page is loaded again. Any
   other answer clears it, but where the language was switched meanwhile: a page to which the server has sent on has taken the form, and the empty form
   for one more must not hold what was just saved. Passwords and files are never kept. */
(function () {
  "use strict";
  var KEY = "office-kept";
  var store = window.sessionStorage;
  var user = document.body.dataset.user || "";

  function fields(form) {
    return Array.from(form.elements).filter(function (field) {
      return field.name && field.name !== "csrfmiddlewaretoken" &&
        ["password", "file", "submit", "button", "hidden"].indexOf(field.type) < 0;
    });
  }

  // Where a form goes: what tells one of several forms of a page from the others.
  function target(form) {
    return new URL(form.getAttribute("action") || window.location.href, window.location.href).pathname;
  }

  function values(form) {
    return fields(form).map(function (field) {
      var box = field.type === "checkbox" || field.type === "radio";
      var many = field.type === "select-multiple";
      return [field.name, box ? field.value : null, box ? field.checked
        : many ? Array.from(field.selectedOptions, function (one) { return one.value; }) : field.value];
    });
  }

  // Whether somebody has typed into a form, or it came back with what was typed.
  function typed(form) {
    return form.hasAttribute("data-bound") || fields(form).some(function (field) {
      if (field.type === "select-one") {
        // Where nothing is chosen beforehand, a browser shows the first.
        var first = Array.from(field.options).findIndex(function (one) { return one.defaultSelected; });
        return field.selectedIndex !== Math.max(first, 0);
      }
      if (field.options) {
        return Array.from(field.options).some(function (one) { return one.selected !== one.defaultSelected; });
      }
      return field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked
        : field.value !== field.defaultValue;
    });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    // Another language is another page: what stands in the form goes along. `asked`: it is to come back.
    var open = form.matches("form.o-language:not(.o-leave)") && document.querySelector("form[data-keep]");
    if (open && typed(open)) {
      store.setItem(KEY, JSON.stringify({ user: user, path: target(open), values: values(open), asked: true }));
    }
    if (!form.matches("form[data-keep]")) { return; }
    store.setItem(KEY, JSON.stringify({ user: user, path: target(form), values: values(form) }));
  });

  var kept = store.getItem(KEY);
  if (!kept) { return; }
  if (document.body.dataset.page === "login") {
    // Say that something typed is kept only where it is.
    document.querySelectorAll("[data-kept]").forEach(function (note) { note.hidden = false; });
    kept = JSON.parse(kept);
    kept.asked = true;
    store.setItem(KEY, JSON.stringify(kept));
    return;
  }
  store.removeItem(KEY);
  kept = JSON.parse(kept);
  var way = window.performance.getEntriesByType("navigation")[0];
  if (!kept.asked && way && way.redirectCount > 0) { return; }
  var form = Array.from(document.querySelectorAll("form[data-keep]")).find(function (one) {
    return target(one) === kept.path;
  });
  if (!form || kept.user !== user || form.hasAttribute("data-bound")) { return; }
  kept.values.forEach(function (entry) {
    fields(form).forEach(function (field) {
      if (field.name !== entry[0]) { return; }
      if (entry[1] !== null) { if (field.value === entry[1]) { field.checked = entry[2]; } }
      else if (Array.isArray(entry[2])) {
        Array.from(field.options).forEach(function (one) { one.selected = entry[2].indexOf(one.value) >= 0; });
      } else { field.value = entry[2]; }
    });
  });
  var note = document.createElement("p");
  note.className = "o-restored";
  note.setAttribute("role", "status");
  note.textContent = document.body.dataset.restored;
  form.prepend(note);
})();
