/* The calendar of terms. The page holds the month as a table; here it becomes a calendar that turns over without
   loading the page. Without scripts, or if the library is missing, the table stays. */
(function () {
  "use strict";
  var place = document.getElementById("term-calendar");
  var table = document.getElementById("term-month");
  if (!place || !window.FullCalendar) { return; }
  var words = place.dataset;

  function boardUrl(from, to) {
    var url = new URL(words.board, window.location.origin);
    new URL(words.terms, window.location.origin).searchParams.forEach(function (value, name) {
      if (["month", "page", "section", "view"].indexOf(name) < 0) { url.searchParams.set(name, value); }
    });
    url.searchParams.set("day_from", from);
    url.searchParams.set("day_to", to);
    return url.pathname + url.search;
  }

  var calendar = new window.FullCalendar.Calendar(place, {
    locale: words.language,
    firstDay: 1,
    timeZone: "Asia/Shanghai",
    initialDate: words.opens,
    initialView: "dayGridMonth",
    height: "auto",
    fixedWeekCount: false,
    headerToolbar: { left: "prev,next today", center: "title", right: "dayGridMonth,listWeek" },
    buttonIcons: false,
    buttonText: {
      today: words.wordsToday, month: words.wordsMonth, listWeek: words.wordsList,
      prev: words.wordsPrev, next: words.wordsNext
    },
    eventOrder: "place",
    dayMaxEvents: false,
    displayEventTime: false,
    noEventsContent: words.wordsEmpty,
    navLinks: true,
    navLinkDayClick: function (day, click) {
      click.preventDefault();
      var on = calendar.formatIso(day, true).slice(0, 10);
      window.location.assign(boardUrl(on, on));
    },
    events: function (info, done, failed) {
      var url = new URL(words.terms, window.location.origin);
      url.searchParams.set("start", info.startStr.slice(0, 10));
      url.searchParams.set("end", info.endStr.slice(0, 10));
      fetch(url.pathname + url.search, { credentials: "same-origin", headers: { Accept: "application/json" } })
        .then(function (answer) { return answer.ok ? answer.json() : Promise.reject(new Error(answer.status)); })
        .then(done, function (error) {
          var note = document.createElement("p");
          note.className = "o-error";
          note.setAttribute("role", "alert");
          note.textContent = words.wordsFailed;
          place.before(note);
          failed(error);
        });
    },
    // The cell would be named by its number alone, though its terms stand in it.
    dayCellDidMount: function (shown) { shown.el.removeAttribute("aria-labelledby"); },
    eventDidMount: function (shown) {
      var hint = shown.event.extendedProps.hint;
      if (hint) { shown.el.setAttribute("title", hint); }
    }
  });
  place.hidden = false;
  table.hidden = true;
  calendar.render();
})();
