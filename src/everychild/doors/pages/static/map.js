"use strict";
// Draws the map of states, or one state's counties, from the same public file that anybody can download. The list below
// says the same, and stands alone where there is no script.
document.addEventListener("DOMContentLoaded", async () => {
  const figure = document.getElementById("map");
  if (!figure || !window.d3 || !window.topojson) return;
  const [answer, sheet] = await Promise.all([fetch(figure.dataset.figures), fetch(figure.dataset.atlas)]);
  if (!answer.ok || !sheet.ok) return;
  const published = await answer.json(), atlas = await sheet.json();
  const rows = new Map(published.rows.map((row) => [row.place, row]));
  const ofState = new Map(published.rows.filter((row) => row.by === "state").map((row) => [row.state, row]));
  const codes = new Map(published.states.map((each) => [each.fips, each]));
  const picked = figure.dataset.state;
  const states = window.topojson.feature(atlas, atlas.objects.states).features;
  const counties = window.topojson.feature(atlas, atlas.objects.counties).features;
  const home = states.find((each) => codes.get(each.id)?.place === picked);
  const shapes = home ? counties.filter((each) => each.id.startsWith(home.id)) : states;
  // The sheet is projected already (Albers, 975 by 610); one state is fitted to the same size, so that patterns keep theirs.
  const fitted = home ? window.d3.geoIdentity().fitExtent([[10, 10], [965, 600]], home) : null;
  const path = window.d3.geoPath(fitted);
  const svg = window.d3.select("#map-sheet").append("svg")
    .attr("class", "ec-sheet").attr("role", home ? "img" : "group")
    .attr("viewBox", "-60 0 1035 650");
  const says = (row, name) => {
    if (!row) return `${name}: does not send to this system`;
    const silent = row.coverage < 1 ? "; a feed is silent" : "";
    if (row.unaccounted_for === null || row.children === null) return `${name}: too few to show${silent}`;
    return `${name}: ${row.unaccounted_for} of ${row.children} not accounted for${silent}`;
  };
  const looks = (row) => {
    if (!row) return "absent";
    if (row.share === null) return "left-out";
    return row.share < 0.01 ? "few" : row.share < 0.02 ? "some" : row.share < 0.05 ? "more" : "most";
  };
  svg.attr("aria-label", `Map of ${home ? `the counties of ${codes.get(home.id).name}` : "the states"}, ${published.as_of}. ${published.mark} The list below says the same.`);
  for (const shape of shapes) {
    const state = codes.get(shape.id), row = home ? rows.get(shape.id) : ofState.get(state?.place);
    const name = home ? shape.properties.name : (state?.name ?? shape.properties.name);
    let into = svg;
    if (!home && row) {
      const asOf = figure.dataset.asOf ? `&as_of=${figure.dataset.asOf}` : "";
      into = svg.append("a").attr("href", `/?state=${row.place}${asOf}#states-heading`).attr("aria-label", says(row, name));
    }
    const look = looks(row), drawn = path(shape);
    into.append("path").attr("class", `ec-place ec-share-${look}`).attr("d", drawn).append("title").text(says(row, name));
    into.append("path").attr("class", "ec-over").attr("fill", `url(#share-${look})`).attr("d", drawn);
    if (row && row.coverage < 1) into.append("path").attr("class", "ec-over").attr("fill", "url(#share-silent)").attr("d", drawn);
  }
  svg.append("text").attr("class", "ec-sheet-mark").attr("x", 457).attr("y", 638)
    .attr("text-anchor", "middle").text(`${published.mark} ${published.as_of}`);
  if (home) {
    document.getElementById("map-says").textContent = `Counties of ${codes.get(home.id).name}.`;
    document.getElementById("map-back").hidden = false;
  }
  figure.hidden = false;
});
