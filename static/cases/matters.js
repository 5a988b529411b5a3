/* The form of a step shows in place what it would do: asked for by a click, and in passing when something changes.
   hx-sync keeps those two apart (a click goes before, a look in passing never interrupts it). What is left for here:
   what was typed while an answer was on its way is kept, a change that came while a look in passing was under way is
   looked at too, a button that is being pressed stays where it is, and what is still wrong is marked at its field. */
(function () {
  "use strict";
  var sent = null;
  var later = null;
  var again = false;
  var busy = 0;
  var pressed = false;
  var missed = false;
  var waiting = null;
  var PATIENCE = 1500;

  function formOf(element) { return element && element.closest ? element.closest("form.o-step") : null; }
  // Who asked: the element of the event is the one that is swapped, or what is left of the page around it.
  function asking(event) { return event.detail.requestConfig ? event.detail.requestConfig.elt : event.detail.elt; }
  function passing(event) { return asking(event).id === "effects"; }

  function inputs(form) {
    return Array.from(form.elements).filter(function (one) {
      return one.name && ["file", "hidden", "submit", "button"].indexOf(one.type) < 0;
    });
  }
  function ticked(one) { return one.type === "checkbox" || one.type === "radio"; }
  function keyOf(one) { return ticked(one) ? one.name + "=" + one.value : one.name; }
  function valueOf(one) {
    if (ticked(one)) { return one.checked; }
    return one.multiple ? Array.from(one.selectedOptions, function (row) { return row.value; }).join("\n") : one.value;
  }
  function giveTo(one, value) {
    if (ticked(one)) { one.checked = value; }
    else if (one.multiple) {
      var chosen = value.split("\n");
      Array.from(one.options).forEach(function (row) { row.selected = chosen.indexOf(row.value) >= 0; });
    } else if (one.value !== value) {
      var start = one.selectionStart, end = one.selectionEnd;
      one.value = value;
      if (one === document.activeElement && one.matches("textarea")) { one.setSelectionRange(start, end); }
    }
  }
  function said(form) {
    var told = new Map();
    inputs(form).forEach(function (one) { told.set(keyOf(one), valueOf(one)); });
    return told;
  }
  function lookAgain() {
    var place = document.getElementById("effects");
    if (place) { window.htmx.trigger(place, "again"); }
  }

  // A look that is asked for waits for one in passing that is under way, whose answer is not shown any more: the server
  // does not do two at once for one form. It does not wait for ever.
  document.addEventListener("htmx:confirm", function (event) {
    if (!formOf(event.detail.elt) || event.detail.elt.id === "effects" || !busy || !window.htmx) { return; }
    event.preventDefault();
    waiting = event.detail.issueRequest;
    window.setTimeout(askNow, PATIENCE);
  });
  function askNow() {
    var ask = waiting;
    waiting = null;
    if (ask) { ask(true); }
  }
  // An answer that does not come is said, for a look that was asked for.
  ["htmx:responseError", "htmx:sendError"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      var place = document.getElementById("effects");
      if (!place || !formOf(asking(event)) || passing(event)) { return; }
      sent = null;
      var line = document.createElement("p");
      line.className = "o-error";
      line.setAttribute("role", "alert");
      line.textContent = place.dataset.failed;
      place.prepend(line);
    });
  });

  document.addEventListener("htmx:beforeRequest", function (event) {
    var form = formOf(asking(event));
    if (!form) { return; }
    if (passing(event)) { busy += 1; again = false; } else { sent = said(form); }
  });
  document.addEventListener("change", function (event) {
    if (busy && formOf(event.target)) { again = true; }
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    if (!passing(event)) { return; }
    busy = Math.max(0, busy - 1);
    if (waiting) { window.setTimeout(askNow, 0); return; }
    if (again && !busy) { again = false; window.setTimeout(lookAgain, 0); }
  });

  document.addEventListener("htmx:beforeSwap", function (event) {
    var form = formOf(asking(event));
    if (!form) { return; }
    if (passing(event)) {
      // The button under the pointer would be gone before it is let go, and the click with it.
      if (waiting) { event.detail.shouldSwap = false; }
      if (pressed) { missed = true; event.detail.shouldSwap = false; }
      return;
    }
    if (!sent) { return; }
    later = [];
    said(form).forEach(function (value, key) {
      if (sent.has(key) && sent.get(key) !== value) { later.push([key, value]); }
    });
    var typing = document.activeElement;
    later.caret = typing && typing.matches("textarea, input[type=text]") ? [typing.id, typing.selectionStart] : null;
    sent = null;
  });
  document.addEventListener("htmx:afterSwap", function () {
    var form = document.querySelector("form.o-step");
    if (!form) { return; }
    if (later) {
      var kept = later;
      later = null;
      if (kept.length) {
        inputs(form).forEach(function (one) {
          kept.forEach(function (entry) { if (keyOf(one) === entry[0]) { giveTo(one, entry[1]); } });
        });
        var place = kept.caret && document.getElementById(kept.caret[0]);
        if (place && place === document.activeElement) { place.setSelectionRange(kept.caret[1], kept.caret[1]); }
        form.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }
    mark(form);
  });

  document.addEventListener("pointerdown", function (event) {
    pressed = Boolean(event.target.closest && event.target.closest("#effects .o-buttons"));
  });
  ["pointerup", "pointercancel"].forEach(function (name) {
    document.addEventListener(name, function () {
      if (!pressed) { return; }
      // After the click, which replaces this look where it was one on a button.
      window.setTimeout(function () {
        pressed = false;
        if (missed) { missed = false; if (!sent) { lookAgain(); } }
      }, 0);
    });
  });

  // A chosen file stays in its place over every look; what was refused of another goes when another is chosen.
  document.addEventListener("change", function (event) {
    var place = event.target.type === "file" && formOf(event.target) && event.target.closest(".o-field");
    if (!place) { return; }
    place.classList.remove("o-field-wrong");
    event.target.classList.remove("is-invalid");
    place.querySelectorAll(".o-error").forEach(function (line) { line.remove(); });
  });

  // What was refused stays asked: a look in passing tells it too, and which inputs it is about.
  function mark(form) {
    var told = form.querySelector("#effects-wrong");
    if (!told) { return; }
    var wrong = JSON.parse(told.textContent);
    told.remove();
    form.querySelectorAll("[data-errors], p.o-error:not([data-stays])").forEach(function (one) {
      if (!one.closest("#effects")) { one.remove(); }
    });
    form.querySelectorAll(".o-field-wrong, .is-invalid").forEach(function (one) {
      one.classList.remove("o-field-wrong", "is-invalid");
    });
    inputs(form).concat(Array.from(form.querySelectorAll("input[type=file]"))).forEach(function (one) {
      var place = one.closest(".o-field, .o-row-field");
      if (!wrong[one.name] || !place) { return; }
      if (one.matches(".form-control, .form-select")) { one.classList.add("is-invalid"); }
      place.classList.add("o-field-wrong");
      var row = place.closest("li");
      if (row) { row.classList.add("o-field-wrong"); }
      wrong[one.name].forEach(function (text) {
        var line = document.createElement("p");
        line.className = "o-error";
        line.textContent = text;
        place.append(line);
      });
      delete wrong[one.name];
    });
  }
})();
