// Ranks entries for a few words as "wdw search" does: pkg/search in short, over an index in
// which all that weighs is worked out. A place of a word inside a text is not known here: words
// that stand in one text count as side by side.
"use strict";
function wdwSearch(x) {
  const STEM = .9, PREFIX = .8, SYNONYM = .7, TYPO = .8, WITHIN = .5, TERM = .7, LIGHT = .4, PAIR = .9;
  const n = x.docs.length, set = text => new Set(text.split(" "));
  const stops = set(x.stop), lights = set(x.light);
  const words = [], acronyms = [], ids = new Map(), families = new Map();
  x.words.split(" ").forEach((w, i) => {
    acronyms[i] = w.endsWith("!");
    words[i] = acronyms[i] ? w.slice(0, -1) : w;
    ids.set(words[i], i);
    if (!acronyms[i]) push(families, stem(words[i]), i);
  });
  const places = x.places.split(" ");
  const docs = x.docs.map(d => d.names.split("|").map(name => [name, name.replaceAll(" ", "")]));
  const V = (v, k) => x.values[4 * v + k], owners = v => V(v, 3) < 0 ? x.items[-1 - V(v, 3)] : [V(v, 3)];

  function push(map, key, value) { map.has(key) ? map.get(key).push(value) : map.set(key, [value]); }
  function fold(s) {
    return s.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[ßæœøłđ]/g, c => ({ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d"})[c]);
  }
  // split reads the words of a text.
  function split(text) {
    const list = [], shouting = !/\p{Ll}/u.test(text) && /\s/.test(text.trim());
    let end = 0;
    for (const m of text.slice(0, 2000).matchAll(/[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}]|['’](?=[\p{L}\p{N}]))*/gu)) {
      const raw = m[0].replace(/['’][sS]$/, "").replace(/['’]/g, ""), capitals = (raw.match(/\p{Lu}/gu) || []).length, letters = (raw.match(/\p{L}/gu) || []).length;
      const acronym = !shouting && capitals > 1 && (letters <= 6 || capitals < letters && 2 * capitals > letters);
      const word = fold(acronym && capitals === letters - 1 && raw.endsWith("s") ? raw.slice(0, -1) : raw).slice(0, 64);
      const stop = word.length === 1 ? !/\d/.test(word) : !acronym && stops.has(word);
      if (word && list.length < 32) {
        list.push({word, acronym, stop, light: !acronym && lights.has(word), join: 0, glued: list.length > 0 && m.index === end + 1 && /[-&+._\u2010\u2011]/.test(text[end])});
      }
      end = m.index + m[0].length;
    }
    return list;
  }
  function joined(pieces) {
    const all = pieces.map(p => p.word).join("");
    return pieces.length === 1 ? pieces[0] : {word: all, acronym: pieces.some(p => p.acronym), join: 0};
  }
  const content = pieces => pieces.filter(p => !p.stop), stemKey = pieces => pieces.map(p => stem(p.word)).join(" ");

  // The synonyms by the stems of their words, in each spelling.
  const groups = [], byKey = new Map(), spoken = new Set();
  let longest = 0;
  x.synonyms.forEach((line, g) => {
    groups[g] = line.split(";").map((text, t) => {
      const spellings = text.split("|").map(s => s.split(" ").map(w => {
        const acronym = w.endsWith("!"), word = acronym ? w.slice(0, -1) : w;
        spoken.add(stem(word));
        return {word, acronym, stop: word.length === 1 || !acronym && stops.has(word)};
      }));
      const whole = spellings[spellings.length - 1], inner = content(spellings[0]);
      for (const p of [...spellings, ...(inner.length > 1 ? [inner] : [])]) {
        const key = stemKey(p);
        longest = Math.max(longest, p.length);
        if (!(byKey.get(key) || []).some(r => r[0] === g && r[1] === t)) push(byKey, key, [g, t]);
      }
      let list = content(whole).map(p => p.word);
      if (list.length === 1 && whole.length > 1) list = [];
      return {list, acronym: whole.length === 1 && whole[0].acronym, squashed: whole.map(p => p.word).join("")};
    });
  });
  function synonyms(pieces) {
    for (let k = Math.min(pieces.length, longest); k > 0; k--) {
      const some = pieces.slice(0, k), refs = byKey.get(stemKey(some));
      if (refs && !(k === 1 && some[0].stop)) return [refs, k];
      const inner = content(some);
      if (k > 2 && !some[0].stop && !some[k - 1].stop && inner.length > 1 && inner.length < k && byKey.has(stemKey(inner))) return [byKey.get(stemKey(inner)), k];
    }
    return [[], 0];
  }

  // variants are the words of the index that a word stands for, with what they are worth.
  function variants(word) {
    let id = ids.get(word);
    if (id === undefined && word.endsWith("s") && acronyms[ids.get(word.slice(0, -1))]) id = ids.get(word.slice(0, -1));
    if (acronyms[id]) return [[id, 1]];
    const list = (families.get(stem(id === undefined ? word : words[id])) || []).filter(i => i !== id).map(i => [i, STEM]);
    return id === undefined ? list : [[id, 1], ...list];
  }
  const isKnown = word => variants(word).length > 0;
  // hits are the values with a word: their number to how often, and what a find is worth.
  function hits(word, worth, found = new Map()) {
    for (const [id, factor] of variants(word)) at(id, factor * worth, found);
    return found;
  }
  function at(id, factor, found) {
    let v = 0;
    for (const step of places[id].split(",")) {
      v += parseInt(step, 36);
      const h = found.get(v);
      if (h) { h[0]++; h[1] = Math.max(h[1], factor); } else found.set(v, [1, factor]);
    }
  }
  // concept is what entries have of something to look for, by doc, then by group of fields.
  function concept(found, light) {
    const best = new Map();
    for (const [v, [count, factor]] of found) {
      const tf = V(v, 1) / 1000 * (1 + Math.log(Math.max(count, 1)));
      for (const doc of owners(v)) {
        if (!best.has(doc)) best.set(doc, new Map());
        const cell = best.get(doc).get(V(v, 0));
        if (!cell || tf * factor > cell[0] * cell[1]) best.get(doc).set(V(v, 0), [tf, factor]);
      }
    }
    const df = best.size, idf = Math.log(1 + (n - df + .5) / (df + .5)) * (light ? LIGHT : 1);
    return {found, best, idf, weak: light || df > Math.max(8, n / 4)};
  }
  function worth(c, doc) {
    let sum = 0, sure = 0;
    for (const [tf, factor] of (c.best.get(doc) || new Map()).values()) { sum += tf; sure += tf * factor; }
    return c.idf * sure / (5 + sum);
  }
  // together finds where all of some words stand in one text.
  function together(list, factor) {
    let found = null;
    for (const maps of list) {
      const next = new Map();
      for (const [v, h] of maps) {
        const old = found && found.get(v);
        if (!found || old) next.set(v, [1, old ? Math.min(old[1], h[1]) : h[1]]);
      }
      found = next;
    }
    for (const [v, h] of found) { h[1] *= factor; if (V(v, 2) > 5 * list.length) h[1] *= .5; }
    return found;
  }

  // correct looks at the words that nothing is known of: the beginning of one, a slip, or two
  // that lost their blank.
  function correct(pieces) {
    const list = [];
    for (let i = 0; i < pieces.length; i++) {
      let j = i + 1;
      while (j < pieces.length && pieces[j].glued) j++;
      if (j === i + 1 && j < pieces.length && !(pieces[j + 1] || {}).glued && (!pieces[i].stop || pieces[i].word.length === 1) && isKnown(pieces[i].word + pieces[j].word)) j++;
      if (j - i > 1 && isKnown(joined(pieces.slice(i, j)).word)) {
        pieces[i].join = j - i;
        list.push(...pieces.slice(i, j));
        i = j - 1;
        continue;
      }
      const key = pieces[i].word + pieces[i].acronym;
      if (!mended.has(key)) mended.set(key, mend(pieces[i]));
      list.push(...mended.get(key));
    }
    return list;
  }
  function mend(p) {
    if (p.stop || isKnown(p.word) || spoken.has(stem(p.word))) return [p];
    if (!p.acronym && p.word.length > 3 && words.some(w => w.startsWith(p.word))) return [{...p, prefix: true}];
    if (p.acronym || p.word.length < 5 || !/^[a-z]+$/.test(p.word)) return [p];
    let most = p.word.length < 8 ? 1 : 2, near = [];
    const letters = lettersOf(p.word);
    words.forEach((w, i) => {
      if (acronyms[i] || w.length < 5 || Math.abs(w.length - p.word.length) > most || apart(letters, lettersOf(w, i)) > 2 * most || !/^[a-z]+$/.test(w)) return;
      const d = distance(p.word, w, most);
      if (d > most) return;
      if (d < most) { most = d; near = []; }
      near.push([w, places[i].length]);
    });
    if (near.length) {
      near.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
      return [{...p, word: near[0][0], others: near.slice(1, 3).map(w => w[0]), typo: true}];
    }
    for (let k = p.word.length - 3; k > 2; k--) {
      if (isKnown(p.word.slice(0, k)) && isKnown(p.word.slice(k))) return [{...p, word: p.word.slice(0, k)}, {...p, word: p.word.slice(k)}];
    }
    return [p];
  }
  // lettersOf is the set of letters in a word: a slip changes it by two at most.
  const sets = [];
  function lettersOf(w, i) {
    if (sets[i] !== undefined) return sets[i];
    let set = 0;
    for (let k = 0; k < w.length; k++) set |= 1 << w.charCodeAt(k) - 97;
    return i === undefined ? set : sets[i] = set;
  }
  function apart(a, b) {
    let n = 0;
    for (let x = a ^ b; x; x &= x - 1) n++;
    return n;
  }
  // What was asked once is kept: who types on asks for the same words again.
  const asked = new Map(), mended = new Map();
  function lookUp(p) {
    const key = [p.word, p.prefix, p.typo, p.light, p.others].join();
    if (!asked.has(key)) asked.set(key, lookUpAnew(p));
    return asked.get(key);
  }
  function lookUpAnew(p) {
    const found = new Map();
    if (p.prefix) words.forEach((w, i) => { if (w.startsWith(p.word)) at(i, PREFIX, found); });
    else for (const w of [p.word, ...(p.others || [])]) hits(w, p.typo ? TYPO : 1, found);
    return concept(found, p.light);
  }
  // inOtherWords is what entries have of the other terms of a group.
  function inOtherWords(g, t) {
    const key = g + ":" + t;
    if (asked.has(key)) return asked.get(key);
    const found = new Map();
    groups[g].forEach((term, other) => {
      if (other === t || !term.list.length || term.acronym && groups[g][t].acronym) return;
      for (const [v, h] of together(term.list.map(w => hits(w, 1)), SYNONYM)) if (!found.has(v) || found.get(v)[1] < h[1]) found.set(v, h);
    });
    asked.set(key, concept(found));
    return asked.get(key);
  }
  // units are what a query asks for: a word or a term, or one of what means the same.
  function parse(pieces) {
    const units = [], pairs = [], known = new Map(), said = new Set();
    let previous = null;
    for (let i = 0; i < pieces.length;) {
      const [refs, k] = synonyms(pieces.slice(i)), join = pieces[i].join, end = i + Math.max(k, join, 1);
      const u = {own: [], others: [], weight: 0};
      for (const p of pieces.slice(i, end)) {
        if (p.stop) continue;
        let c = known.get(p.word);
        if (!c) { c = lookUp(p); known.set(p.word, c); u.own.push(c); }
        if (previous && previous !== c) {
          const pair = concept(together([previous.found, c.found], 1));
          pair.idf = PAIR * (previous.idf + c.idf) / 2;
          if (pair.best.size) pairs.push(pair);
        }
        previous = c;
      }
      if (join > 1 && join >= k) u.others.push({...lookUp(joined(pieces.slice(i, end)))});
      for (const [g, t] of refs) {
        if (k < join || said.has(g)) continue;
        said.add(g);
        const other = inOtherWords(g, t);
        if (other.found.size) u.others.push({...other});
      }
      if (u.own.length + u.others.length) units.push(u);
      i = end;
    }
    return [units, pairs];
  }
  function weigh(units) {
    let sum = 0;
    for (const u of units) {
      const all = u.own.length > 0 && u.own.every(c => c.best.size), rest = u.others.filter(c => c.best.size);
      for (const c of u.own) if (c.best.size) u.weight += c.idf;
      const own = u.weight;
      for (const c of rest) {
        c.idf = all ? own : Math.max(c.idf, own);
        u.weight = Math.max(u.weight, c.idf);
      }
      if (!rest.length) for (const c of u.own) if (!c.best.size) u.weight += c.idf;
      sum += u.weight;
    }
    return sum;
  }
  function answer(u, doc) {
    const a = {worth: 0, cover: 0, strong: false};
    let has = 0;
    for (const c of u.own) {
      if (!c.best.has(doc)) continue;
      has++;
      a.worth += worth(c, doc);
      a.cover += c.idf;
      a.strong = a.strong || !c.weak;
    }
    if (u.own.length > 1 && has < u.own.length) a.worth *= .7;
    const common = u.own.length > 0 && u.own.every(c => c.weak);
    for (const c of u.others) {
      if (!c.best.has(doc)) continue;
      a.cover = Math.max(a.cover, u.weight);
      a.strong = a.strong || !c.weak && !common;
      a.worth = Math.max(a.worth, worth(c, doc));
    }
    return a;
  }
  // tiers are the docs whose name the query is, or begins.
  function tiers(query, pieces, found) {
    const spaced = split(query).map(p => p.word).join(" "), squashed = spaced.replaceAll(" ", ""), mended = pieces.map(p => p.word).join("");
    if (!squashed) return;
    const meaning = pieces.some(p => !p.stop), acronym = pieces.length === 1 && pieces[0].acronym, slips = pieces.some(p => p.typo);
    docs.forEach((names, doc) => {
      let bonus = 0;
      for (const [s, q] of names) {
        if (q === squashed) bonus = 3;
        else if (meaning && (squashed.length > 3 && !acronym && (s.startsWith(spaced) || q.startsWith(squashed)) || s.startsWith(spaced + " "))) bonus = Math.max(bonus, 2);
        else if (meaning && slips && q === mended) bonus = Math.max(bonus, 1);
      }
      if (!bonus) return;
      const c = found.get(doc) || {doc, words: 0}, ends = x.docs[doc].ends;
      c.tier = bonus;
      c.bonus = bonus === 2 && ends ? .2 : bonus - (ends === 2 ? .4 : 0);
      found.set(doc, c);
    });
  }
  // terms are the docs for something that the query names, such as a capability.
  function terms(pieces, units, found) {
    const said = content(pieces), all = new Set(units.flatMap(u => u.own)), [refs, k] = synonyms(pieces);
    const texts = new Map(), same = new Map();
    for (const c of all) for (const v of c.found.keys()) if (V(v, 3) < 0) texts.set(v, (texts.get(v) || 0) + 1);
    if (k === pieces.length) for (const [g, t] of refs) for (const term of groups[g]) {
      if (term !== groups[g][t] && term.list.length) for (const v of together(term.list.map(w => hits(w, 1)), 1).keys()) if (V(v, 3) < 0 && V(v, 2) === term.list.length) same.set(v, SYNONYM);
    }
    const give = (v, share) => {
      for (const doc of owners(v)) {
        const c = found.get(doc), bonus = share * TERM * x.docs[doc].force / 1000 / (1 + .5 * Math.log(owners(v).length));
        if (c && !c.tier && !(c.bonus >= bonus)) { c.bonus = bonus; c.term = true; }
      }
    };
    for (const [v, count] of texts) {
      if (count === V(v, 2) && count >= all.size) give(v, count === said.length ? 1 : STEM);
      else if (count === V(v, 2) && count > 1 && 2 * count >= said.filter(p => !p.light).length) give(v, WITHIN);
    }
    for (const [v, share] of same) give(v, share);
  }
  function choose(found, most) {
    let best = 0;
    for (const c of found.values()) {
      c.score = c.words + (c.bonus || 0);
      best = Math.max(best, c.words);
    }
    const long = Math.min(1, 2 * Math.log(1 + (n + .5) / .5) / most), least = Math.max(.4 * best, .08 * long * long);
    for (const old of [...found.values()].sort((a, b) => a.doc - b.doc)) {
      if (!old.tier && old.words < least) continue;
      const {heirs = [], ends} = x.docs[old.doc], named = old.tier === 3 || old.tier === 1;
      for (const heir of heirs) {
        let c = found.get(heir);
        if (!c && named) found.set(heir, c = {doc: heir, words: 0, score: 0});
        const score = old.score + (named && (ends < 2 || heirs.length > 2) ? -.001 : .001);
        if (c && c.score < score) { c.score = score; c.lifted = true; }
      }
    }
    return [...found.values()].filter(c => c.tier || c.term || c.lifted || c.words >= least).sort((a, b) => b.score - a.score || a.doc - b.doc).map(c => c.doc);
  }
  return function search(query) {
    const pieces = correct(split(query)), [units, pairs] = parse(pieces), sum = weigh(units), most = sum + pairs.reduce((s, c) => s + c.idf, 0), found = new Map();
    for (const u of units) for (const c of [...u.own, ...u.others]) for (const doc of c.best.keys()) found.set(doc, {doc, words: 0});
    let anyStrong = false;
    for (const [doc, c] of found) {
      let cover = 0;
      for (const u of units) {
        const a = answer(u, doc);
        c.words += a.worth; cover += a.cover; c.strong = c.strong || a.strong;
      }
      for (const pair of pairs) c.words += worth(pair, doc);
      c.words = c.words / most * (.3 + .7 * cover / sum) * x.docs[doc].share / 1000;
      anyStrong = anyStrong || c.strong;
    }
    if (anyStrong) for (const [doc, c] of found) if (!c.strong) found.delete(doc);
    tiers(query, pieces, found);
    terms(pieces, units, found);
    return choose(found, most);
  };

  // distance counts slips: letters too many, too few, changed, or swapped with their neighbour.
  function distance(a, b, limit) {
    let before = [], last = Array.from({length: b.length + 1}, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      let best = i;
      for (let j = 1; j <= b.length; j++) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
        best = Math.min(best, row[j]);
      }
      if (best > limit) return limit + 1;
      before = last; last = row;
    }
    return last[b.length];
  }
}

const british = {program: "programme", center: "centre", license: "licence", catalog: "catalogue", pediatric: "paediatric", anesthetic: "anaesthetic", hematology: "haematology", labor: "labour", behavior: "behaviour", millenium: "millennium"};

// stem is words.Stem.
function stem(word) {
  if (word.length <= 3 || !/^[a-z]+$/.test(word)) return word;
  let w = word;
  if (/ies$/.test(w) && w.length > 4) w = w.slice(0, -3) + "y";
  else if (/(sses|xes|ches|shes)$/.test(w)) w = w.slice(0, -2);
  else if (/[^sui]s$/.test(w)) w = w.slice(0, -1);
  w = british[w] || w.replace(/^(.{4,})iz(ation|ations|ational|ing|ed|er|e)$/, "$1is$2").replace(/gramme$/, "gram");
  let hit = false;
  const cut = (ending, keep, more = "") => {
    if (hit || !w.endsWith(ending) || w.length - ending.length < keep) return;
    hit = true;
    w = w.slice(0, -ending.length) + more;
  };
  cut("ly", 5);
  hit = false;
  cut("scription", 0, "scrib");
  for (const e of ["ification", "ifying", "ified", "ifier"]) cut(e, 2, "ify");
  cut("isation", 4, "is"); cut("isational", 4, "is");
  for (const e of ["ation", "ator", "ating", "ated", "ate"]) cut(e, 5);
  cut("ator", 3, "at");
  if (!hit && /(tion|ssion)$/.test(w)) { cut("ion", 4); hit = true; }
  cut("ement", 5); cut("ment", 4);
  const undouble = w => w.length >= 4 && w.at(-1) === w.at(-2) && !/[aeioulsz]$/.test(w) ? w.slice(0, -1) : w;
  if (!hit && w.endsWith("rral")) { hit = true; w = undouble(w.slice(0, -2)); }
  if (!hit && w.endsWith("eed")) hit = true;
  if (!hit) {
    const m = /^(.{3,})(ing|ed)$/.exec(w);
    if (m && /[aeiouy]/.test(m[1])) {
      const u = undouble(m[1]);
      w = u !== m[1] ? u : /^[^aeiou][aeiou][^aeiouwxy]$/.test(u) ? u + "e" : u;
    }
    cut("er", 5);
  }
  if (w.endsWith("e") && w.length >= 5) w = w.slice(0, -1);
  return w.length >= 4 && /[^aeiou]y$/.test(w) ? w.slice(0, -1) + "i" : w;
}
