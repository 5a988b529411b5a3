/* The bars of a notice, from the JSON beside the frame. No figures are made here. */
(function () {
  "use strict";
  var frame = document.querySelector("[data-chart]");
  if (!frame || !window.echarts) { return; }
  var bars = JSON.parse(document.getElementById(frame.dataset.chart).textContent);
  var names = frame.dataset.names.split("|");
  var colours = ["#1d4f91", "#8fa9cc", "#c9ced6"];
  var room = Math.max(36, Math.floor((frame.clientWidth - 40) / bars.length) - 8);
  var chart = window.echarts.init(frame, null, { renderer: "svg" });
  chart.setOption({
    animation: false,
    color: colours,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: "#1c2733" },
    grid: { left: 8, right: 8, top: 36, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 12 },
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, renderMode: "richText", transitionDuration: 0 },
    xAxis: { type: "category", data: bars.map(function (bar) { return bar.label + "\n" + bar.unit; }), axisTick: { show: false }, axisLabel: { interval: 0, width: room, overflow: "break", fontSize: 12, lineHeight: 16 } },
    yAxis: { type: "value", minInterval: 1, splitLine: { lineStyle: { color: "#dfe4ea" } } },
    series: names.map(function (name, index) {
      return { name: name, type: "bar", barMaxWidth: 22, data: bars.map(function (bar) { return bar.values[index]; }) };
    })
  });
  window.addEventListener("resize", function () { chart.resize(); });
})();
