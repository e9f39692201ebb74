// The hand-over of crates on a device that may have no network. What is done is written to the
// device first (IndexedDB) and sent when there is a network; what was sent and taken is erased.
// The server takes the same thing twice without harm, so whatever is in doubt is sent again.
"use strict";
(() => {
  const page = document.querySelector("[data-hand-over]");
  if (!page) return;

  const DAY_KEPT_MS = 36 * 3600 * 1000;
  const UNDO_MS = 4000;
  const RETRY_MS = 10000;
  const ANSWER_MS = 20000;
  const part = (name, of = page) => of.querySelector(`[data-${name}]`);
  const crateTemplate = part("crate").content.firstElementChild;

  // What the device keeps: the list of the day, what was done with a crate and is not sent yet,
  // and what the server had to say about something that was sent.

  const opened = new Promise((resolve, reject) => {
    const request = indexedDB.open("remise", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("day");
      request.result.createObjectStore("notes", { keyPath: "order" });
      request.result.createObjectStore("told", { keyPath: "order" });
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });

  // Resolves once it is on the disk, not merely asked for.
  const kept = async (stores, use) => {
    const database = await opened;
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(stores, "readwrite", { durability: "strict" });
      const request = use(transaction);
      transaction.oncomplete = () => resolve(request && request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  };
  const all = (store) => kept([store], (of) => of.objectStore(store).getAll());

  let day = null;
  let notes = new Map();
  let told = [];
  let shown = new Map();

  const read = async () => {
    const found = await kept(["day"], (of) => of.objectStore("day").get("day"));
    notes = new Map((await all("notes")).map((note) => [note.order, note]));
    told = await all("told");
    const old = found && Date.now() - found.kept_at > DAY_KEPT_MS && notes.size === 0;
    day = old ? null : found || null;
    if (old) await erase();
  };

  const erase = async () => {
    await kept(["day", "notes", "told"], (of) => {
      for (const store of ["day", "notes", "told"]) of.objectStore(store).clear();
    });
    [day, notes, told] = [null, new Map(), []];
  };

  // The key ties what is sent to the session, and is not written anywhere.
  const takeDay = async (fresh) => {
    const { session_key: _, ...rest } = fresh;
    day = { ...rest, kept_at: Date.now() };
    const over = fresh.crates.every((crate) => crate.handed_over_at) && notes.size === 0;
    await kept(["day"], (of) => over
      ? of.objectStore("day").clear()
      : of.objectStore("day").put(day, "day"));
  };

  const blank = (order) => ({
    order,
    id: crypto.randomUUID(),
    revision: 0,
    handed_over_at: null,
    drawing: null,
    initials: "",
    differences: [],
    refused: null,
  });

  // Everything that is done goes through here.
  const change = async (order, how) => {
    const note = structuredClone(notes.get(order) || blank(order));
    how(note);
    note.revision += 1;
    note.refused = null;
    const empty = !note.handed_over_at && !isSigned(note) && note.differences.length === 0;
    if (empty) notes.delete(order);
    else notes.set(order, note);
    show();
    try {
      await kept(["notes"], (of) => empty
        ? of.objectStore("notes").delete(order)
        : of.objectStore("notes").put(note));
      soon(UNDO_MS);
    } catch {
      says("cannot-keep");
    }
  };

  const isSigned = (note) => Boolean(note.drawing || note.initials.trim());

  // Sending.

  let network = "start";
  let timer = 0;
  let sending = null;

  const soon = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(() => sync(), delay);
    if (network === "online" || network === "waiting") says(unsent().length ? "waiting" : "online");
  };

  const unsent = () => [...notes.values()].filter((note) => !note.refused);

  // One word for what came back: the document, or why there is none.
  const ask = async (path, body) => {
    let response;
    try {
      response = await fetch(path, {
        method: body ? "POST" : "GET",
        headers: body ? { "content-type": "application/json" } : {},
        body: body && JSON.stringify(body),
        cache: "no-store",
        redirect: "error",
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      if (response.ok) return { document: await response.json() };
    } catch {
      return { why: "offline" };
    }
    if (response.status === 401) return { why: "signed-out" };
    return { why: response.status === 404 ? "somebody-else" : "trouble" };
  };

  const sync = () => {
    clearTimeout(timer);
    sending = sending || exchange().finally(() => { sending = null; });
    return sending;
  };

  const exchange = async () => {
    const taken = await ask("/structure/remise/cagettes.json");
    let why = taken.why;
    const fresh = taken.document;
    if (fresh && day && notes.size > 0 && day.structure !== fresh.structure) why = "somebody-else";
    if (!why) {
      const sent = unsent();
      if (sent.length > 0) why = await send(fresh.session_key, sent);
      else await takeDay(fresh);
    }
    says(why || (unsent().length ? "waiting" : "online"));
    show();
    if (unsent().length > 0) soon(why ? RETRY_MS : UNDO_MS);
  };

  const send = async (session_key, sent) => {
    const entries = sent.map((note) => ({
      id: note.id,
      order: note.order,
      handed_over_at: note.handed_over_at,
      signed: isSigned(note),
      differences: note.differences.map(({ product, kind, steps }) => ({ product, kind, steps })),
    }));
    const answer = await ask("/structure/remise/fusion", { session_key, entries });
    if (answer.why) return answer.why;
    for (const [index, result] of answer.document.results.entries()) {
      await settle(sent[index], result);
    }
    await takeDay(answer.document.day);
    return null;
  };

  // What was taken is erased; what changed meanwhile stays, to be sent again.
  const settle = async (note, { outcome, message }) => {
    const now = notes.get(note.order);
    if (!now || now.revision !== note.revision) return;
    if (outcome === "refused") {
      now.refused = message;
      await kept(["notes"], (of) => of.objectStore("notes").put(now));
      return;
    }
    notes.delete(note.order);
    const news = message && { order: note.order, alias: aliasOf(note.order), message };
    if (news) told = [...told.filter((one) => one.order !== note.order), news];
    await kept(["notes", "told"], (of) => {
      of.objectStore("notes").delete(note.order);
      if (news) of.objectStore("told").put(news);
    });
  };

  const aliasOf = (order) => {
    const crate = day && day.crates.find((one) => one.order === order);
    return crate ? crate.alias : "";
  };

  // Showing.

  const TONES = { online: "note-done", waiting: "note-done", start: "" };

  const says = (what) => {
    network = what;
    const note = part("network");
    note.dataset.network = what;
    note.className = `note ${what in TONES ? TONES[what] : "note-warning"}`;
    for (const line of note.querySelectorAll("[data-says]")) {
      line.hidden = line.dataset.says !== what;
    }
  };

  const show = () => {
    const hidden = network === "somebody-else";
    // What is still to do comes first.
    const order = (one, other) => Boolean(one.handed_over_at) - Boolean(other.handed_over_at);
    const crates = day && !hidden ? [...day.crates].sort(order) : [];
    part("month").textContent = day && !hidden ? day.title : "";
    const done = crates.filter((crate) => crate.handed_over_at || ticked(crate)).length;
    if (crates.length > 0) {
      part("count").textContent = `${done} sur ${crates.length} ${
        crates.length < 2 ? "cagette remise" : "cagettes remises"}.`;
    }
    part("search").hidden = crates.length < 6;
    part("none").hidden = !day || hidden || crates.length > 0;
    showBar();
    showTold();
    showCrates(crates);
  };

  const showBar = () => {
    const waiting = unsent().length;
    part("bar").hidden = waiting === 0;
    part("unsent").textContent = waiting < 2
      ? "1 cagette n’est pas encore envoyée."
      : `${waiting} cagettes ne sont pas encore envoyées.`;
  };

  const showTold = () => {
    part("told").replaceChildren(...told.map(({ order, alias, message }) => {
      const note = document.createElement("div");
      note.className = "note note-warning";
      const words = document.createElement("p");
      const name = document.createElement("strong");
      name.textContent = alias;
      words.append(name, `\u00a0: ${message}`);
      const close = document.createElement("button");
      close.type = "button";
      close.className = "quiet";
      close.textContent = "J’ai lu";
      close.addEventListener("click", async () => {
        told = told.filter((one) => one.order !== order);
        show();
        await kept(["told"], (of) => of.objectStore("told").delete(order));
      });
      note.append(words, close);
      return note;
    }));
  };

  const ticked = (crate) => Boolean(notes.get(crate.order)?.handed_over_at);

  // A card is made once and changed in place, so that nobody loses what they are typing.
  const showCrates = (crates) => {
    const cards = crates.map((crate) => {
      const signature = JSON.stringify(crate.lines);
      let card = shown.get(crate.order);
      if (!card || card.dataset.lines !== signature) {
        card = makeCard(crate);
        card.dataset.lines = signature;
      }
      fill(card, crate, notes.get(crate.order));
      return [crate.order, card];
    });
    const list = part("crates");
    const same = list.children.length === cards.length
      && cards.every(([, card], index) => list.children[index] === card);
    if (!same) list.replaceChildren(...cards.map(([, card]) => card));
    shown = new Map(cards);
    filter();
  };

  const filter = () => {
    const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    const sought = plain(document.getElementById("cherche").value.trim());
    for (const card of shown.values()) {
      card.hidden = !plain(part("alias", card).textContent + part("code", card).textContent)
        .includes(sought);
    }
  };

  const items = (texts) => texts.map((text) => {
    const item = document.createElement("li");
    item.textContent = text;
    return item;
  });

  const option = (value, text) => {
    const made = document.createElement("option");
    made.value = value;
    made.textContent = text;
    return made;
  };

  const fill = (card, crate, note) => {
    for (const alias of card.querySelectorAll("[data-alias]")) alias.textContent = crate.alias;
    part("code", card).textContent = [crate.code, crate.due].filter(Boolean).join(" · ");
    const tick = part("tick", card);
    tick.checked = Boolean(crate.handed_over_at || (note && note.handed_over_at));
    tick.disabled = Boolean(crate.handed_over_at);
    const done = part("done", card);
    done.hidden = !crate.handed_over_at;
    done.textContent = `Remise à ${crate.handed_over}${crate.signed ? ", signée" : ""}`;
    part("kept", card).hidden = !note || Boolean(note.refused);
    const refused = part("refused", card);
    refused.hidden = !(note && note.refused);
    refused.textContent = note && note.refused ? `Pas enregistré. ${note.refused}` : "";
    part("drop", card).hidden = refused.hidden;
    const own = note ? note.differences.map((one) => `${one.words} (pas encore envoyé)`) : [];
    part("noted", card).replaceChildren(...items([...crate.differences, ...own]));
    part("signed", card).hidden = !(note && isSigned(note));
    const initials = part("initials", card);
    if (document.activeElement !== initials) initials.value = note ? note.initials : "";
    if (!note || !note.drawing) clear(part("drawing", card));
  };

  const clear = (canvas) => canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);

  const makeCard = (crate) => {
    const card = crateTemplate.cloneNode(true);
    const { order } = crate;
    card.id = `cagette-${order}`;
    const words = (line) => `${line.name}\u00a0: ${line.quantity}`;
    part("lines", card).replaceChildren(...items(crate.lines.map(words)));
    part("tick", card).addEventListener("change", (event) => change(order, (note) => {
      note.handed_over_at = event.target.checked ? new Date().toISOString() : null;
      if (event.target.checked) note.id = crypto.randomUUID();
    }));
    part("drop", card).addEventListener("click", () => change(order, (note) => {
      Object.assign(note, blank(order));
    }));
    part("initials", card).addEventListener("change", (event) => change(order, (note) => {
      note.initials = event.target.value;
    }));
    part("unsign", card).addEventListener("click", () => change(order, (note) => {
      [note.drawing, note.initials] = [null, ""];
    }));
    differences(card, crate);
    drawing(part("drawing", card), order);
    return card;
  };

  const differences = (card, { order, lines }) => {
    const [product, kind, amount] = ["product", "kind", "amount"].map((name) => part(name, card));
    product.replaceChildren(...lines.map((line) => option(line.product, line.name)));
    const line = () => lines.find((one) => one.product === product.value);
    const offer = () => amount.replaceChildren(
      ...line().amounts.map((text, index) => option(String(index + 1), text)));
    product.addEventListener("change", offer);
    offer();
    part("note", card).addEventListener("click", () => change(order, (note) => {
      const chosen = (select) => select.selectedOptions[0].textContent;
      const words = `${chosen(kind)}\u00a0: ${chosen(product)}, ${chosen(amount)}`;
      if (note.differences.some((one) => one.words === words)) return;
      const steps = Number(amount.value);
      note.differences.push({ product: product.value, kind: kind.value, steps, words });
    }));
  };

  const drawing = (canvas, order) => {
    const pen = canvas.getContext("2d");
    const at = (event) => {
      const box = canvas.getBoundingClientRect();
      const x = (event.clientX - box.left) * (canvas.width / box.width);
      return [x, (event.clientY - box.top) * (canvas.height / box.height)];
    };
    let drawn = false;
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      [pen.lineWidth, pen.lineCap] = [4, "round"];
      pen.beginPath();
      pen.moveTo(...at(event));
      drawn = true;
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!drawn) return;
      pen.lineTo(...at(event));
      pen.stroke();
    });
    const end = () => {
      if (!drawn) return;
      drawn = false;
      change(order, (note) => { note.drawing = canvas.toDataURL("image/png"); });
    };
    canvas.addEventListener("pointerup", end);
    canvas.addEventListener("pointercancel", end);
  };

  // At work.

  part("send").addEventListener("click", () => sync());
  part("refresh").addEventListener("click", () => sync());
  part("erase").addEventListener("click", async () => {
    const lost = notes.size > 0;
    const question = lost
      ? "Des remises ne sont pas envoyées. Si vous effacez, elles sont perdues. Effacer\u00a0?"
      : "Effacer la liste de cet appareil\u00a0?";
    if (!window.confirm(question)) return;
    await erase();
    show();
  });
  document.getElementById("cherche").addEventListener("input", filter);
  window.addEventListener("online", () => sync());
  window.addEventListener("offline", () => says("offline"));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") sync();
  });

  const start = async () => {
    try {
      await read();
    } catch {
      says("cannot-keep");
      return;
    }
    show();
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
    await sync();
  };
  if (navigator.serviceWorker) navigator.serviceWorker.register("/remise/sw.js");
  start();
})();
