// The search of the first page: what is typed and chosen stands in the address too.
"use strict";
(function () {
  const MOST = 20, $ = id => document.getElementById(id);
  const form = $("search"), box = $("q"), results = $("results"), found = $("found"), more = $("more");
  const selects = [...form.querySelectorAll("select")];
  const shown = wdw.shown, docs = wdw.index.docs;
  let search = null, all = false;
  const engine = () => search || (search = wdwSearch(wdw.index));

  // read takes what is asked for from the address: a filter may have several values, as a list
  // or one by one.
  function read() {
    const asked = new URLSearchParams(location.search);
    box.value = asked.get("q") || "";
    for (const s of selects) {
      const value = asked.getAll(s.name).filter(v => v).join(",");
      if (value && ![...s.options].some(o => o.value === value)) {
        const names = value.split(",").map(v => ([...s.options].find(o => o.value === v) || {text: v}).text);
        s.add(new Option(names.join(" or "), value));
      }
      s.value = value;
    }
  }
  function write() {
    const asked = new URLSearchParams();
    if (box.value.trim()) asked.set("q", box.value.trim());
    for (const s of selects) if (s.value) asked.set(s.name, s.value);
    const text = asked.toString().replaceAll("%2C", ",");
    try { history.replaceState(null, "", text ? "?" + text : location.pathname); } catch (e) { /* a page on disk keeps its address */ }
  }
  // fits tells whether an entry has one of the values of each filter.
  function fits(doc) {
    return selects.every(s => {
      const has = shown[doc].filters[wdw.filters.indexOf(s.name)];
      return !s.value || s.value.split(",").some(v => has.includes(v) || s.name === "care-setting" && has.includes("all"));
    });
  }
  function element(name, text, className) {
    const e = document.createElement(name);
    e.textContent = text;
    if (className) e.className = className;
    return e;
  }
  function item(doc) {
    const li = document.createElement("li"), link = element("a", shown[doc].name);
    li.dataset.id = docs[doc].id;
    link.href = "services/" + docs[doc].id + ".html";
    li.append(link, " ", element("span", shown[doc].note, "note"), element("p", shown[doc].summary));
    return li;
  }
  function update() {
    const words = box.value.trim(), active = words !== "" || selects.some(s => s.value);
    $("front").hidden = $("all").hidden = active;
    results.hidden = !active;
    let list = [];
    if (active) list = (words ? engine()(words) : docs.map((_, i) => i)).filter(fits);
    const part = all ? list : list.slice(0, MOST);
    results.replaceChildren(...part.map(item));
    more.hidden = part.length === list.length;
    more.firstElementChild.textContent = "Show all " + list.length;
    found.textContent = !active ? "" : !list.length ? "Nothing was found. Other words, or fewer filters, may find it; the list of everything stands on the page without a search."
      : part.length < list.length ? "First " + part.length + " of " + list.length : list.length === 1 ? "1 found" : list.length + " found";
  }
  function changed() {
    all = false;
    update();
    write();
  }
  box.addEventListener("input", changed);
  form.addEventListener("change", e => { if (e.target !== box) changed(); });
  form.addEventListener("submit", e => { e.preventDefault(); changed(); });
  more.addEventListener("click", () => {
    const next = results.children.length;
    all = true;
    update();
    results.children[next].querySelector("a").focus();
  });
  addEventListener("popstate", () => { read(); update(); });
  // The arrows go from the box through what was found, and back.
  addEventListener("keydown", e => {
    const links = [...results.querySelectorAll("a")], at = links.indexOf(document.activeElement);
    if (e.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName) && !e.ctrlKey && !e.metaKey && !e.altKey) {
      e.preventDefault();
      box.focus();
    } else if (e.key === "ArrowDown" && (at >= 0 || document.activeElement === box) && links[at + 1]) {
      e.preventDefault();
      links[at + 1].focus();
    } else if (e.key === "ArrowUp" && at >= 0) {
      e.preventDefault();
      (links[at - 1] || box).focus();
    }
  });
  form.hidden = false;
  read();
  update();
  if (!search) setTimeout(engine, 300); // before the first key
})();
