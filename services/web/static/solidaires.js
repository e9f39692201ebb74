// The order form: its running total, buttons to count with, and what is shown of it. The form works
// without this file: "Recalculer" and "Chercher" ask the server for the same. Amounts are
// whole cents, quantities whole steps: no float is kept.
"use strict";
// A page whose work goes on says after how many seconds to look again.
(() => {
  const reload = document.querySelector("meta[name='reload']");
  if (reload) setTimeout(() => location.reload(), Number(reload.content) * 1000);
})();

(() => {
  const form = document.querySelector("form[data-order-form]");
  if (!form) return;

  const NBSP = "\u00a0";
  const digits = (n) => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
  const euros = (cents) => {
    const part = Math.abs(cents);
    const sign = cents < 0 ? "−" : "";
    const rest = String(part % 100).padStart(2, "0");
    return `${sign}${digits(Math.floor(part / 100))},${rest}${NBSP}€`;
  };
  const decimal = (thousandths) => {
    const rest = String(thousandths % 1000).padStart(3, "0").replace(/0+$/, "");
    return digits(Math.floor(thousandths / 1000)) + (rest ? `,${rest}` : "");
  };
  const measure = (unit, t) => {
    if (unit === "piece") return `${decimal(t)}${NBSP}${t < 2000 ? "pièce" : "pièces"}`;
    if (unit === "kilogram") return t < 1000 ? `${t}${NBSP}g` : `${decimal(t)}${NBSP}kg`;
    if (t >= 1000) return `${decimal(t)}${NBSP}l`;
    return t % 10 === 0 ? `${t / 10}${NBSP}cl` : `${t}${NBSP}ml`;
  };

  const adding = (name, amount) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "second";
    button.dataset.add = String(amount);
    button.textContent = amount > 0 ? "+" : "−";
    const words = amount > 0 ? "Un de plus" : "Un de moins";
    button.setAttribute("aria-label", `${words}${NBSP}: ${name}`);
    return button;
  };
  const lines = [...form.querySelectorAll("[data-line]")].map((line) => {
    const { cents: one, thousandths: step, priced: by, unit: of } = line.dataset;
    const [cents, thousandths, priced, unit] =
      one === undefined ? line.dataset.line.split(" ") : [one, step, by, of];
    const input = line.querySelector("[data-quantity]");
    const name = line.querySelector("h3")?.textContent;
    const buttons = name === undefined ? [] : [adding(name, -1), adding(name, 1)];
    if (buttons.length > 0) {
      input.parentElement.before(buttons[0]);
      input.parentElement.after(buttons[1]);
    }
    return {
      line,
      cents: Number(cents),
      thousandths: Number(thousandths),
      priced: Number(priced),
      unit,
      input,
      output: line.querySelector("[data-line-total]"),
      buttons,
    };
  });
  const total = form.querySelector("[data-total]");
  const budget = form.querySelector("#budget");
  const meter = form.querySelector("[data-budget-meter]");
  const budgetText = form.querySelector("[data-budget-text]");

  const count = (input) => (/^\d{1,6}$/.test(input.value.trim()) ? Number(input.value) : 0);

  const showBudget = (sum) => {
    if (!budget || !meter || !budgetText) return;
    const typed = budget.value.replace(/[\s\u00a0\u202f€]/g, "").replace(".", ",");
    const match = /^(\d{1,7})(?:,(\d{1,2}))?$/.exec(typed);
    const limit = match ? Number(match[1]) * 100 + Number((match[2] || "0").padEnd(2, "0")) : 0;
    meter.hidden = limit === 0;
    if (limit === 0) {
      budgetText.textContent = "";
      return;
    }
    meter.max = limit;
    meter.high = Math.max(limit - 1, 0);
    meter.value = sum;
    budgetText.textContent = sum > limit
      ? `Vous dépassez votre budget de ${euros(sum - limit)}. Vous pouvez quand même commander.`
      : `Il vous reste ${euros(limit - sum)}.`;
  };

  // In the grid, Enter and the arrows go from line to line; Enter on the last one, or Ctrl and
  // Enter anywhere, saves and goes on to the next form.
  const move = (event) => {
    const at = lines.findIndex((line) => line.input === event.target);
    const steps = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };
    if (at < 0 || !(event.key in steps) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    const to = lines[at + steps[event.key]];
    if (event.key === "Enter" && (event.ctrlKey || !to)) {
      form.requestSubmit(form.querySelector("button[value='next']"));
    } else if (to) {
      to.input.focus();
      to.input.select();
    }
  };

  const refresh = () => {
    let sum = 0;
    for (const line of lines) {
      const steps = count(line.input);
      const thousandths = steps * line.thousandths;
      const cents = Math.floor((line.cents * steps * line.priced + 500) / 1000);
      sum += cents;
      line.output.textContent = steps
        ? `${measure(line.unit, thousandths)} : ${euros(cents)}`.replace(" :", `${NBSP}:`)
        : "";
    }
    total.textContent = euros(sum);
    showBudget(sum);
  };

  for (const line of lines) {
    for (const button of line.buttons) {
      button.addEventListener("click", () => {
        const next = Math.max(0, count(line.input) + Number(button.dataset.add));
        line.input.value = String(next);
        refresh();
      });
    }
  }

  const plain = (text) => text.toLowerCase().replace(/œ/g, "oe").normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "");
  const search = form.querySelector("#cherche");
  const shown = form.querySelector("[data-shown]");
  const ticked = (name) =>
    [...form.querySelectorAll(`[name="${name}"]:checked`)].map((tick) => tick.value);
  const texts = new Map();
  for (const section of form.querySelectorAll("section.category")) {
    const shelf = section.querySelector("h2").textContent;
    for (const line of section.querySelectorAll("[data-line]")) {
      const [name, producer] = line.querySelectorAll("h3, h3 ~ p, .head + p");
      texts.set(line, plain(`${name.textContent} ${producer.textContent} ${shelf}`));
    }
  }

  const filter = () => {
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    const only = ticked("montrer");
    const without = ticked("sans");
    let count = 0;
    for (const { line } of lines) {
      const is = line.dataset.is.split(" ").filter((fact) => fact !== "favori");
      if (line.querySelector("[name='fav']:checked")) is.push("favori");
      const kept = words.every((word) => texts.get(line).includes(word))
        && only.every((fact) => is.includes(fact))
        && !without.some((fact) => is.includes(fact));
      line.hidden = !kept && !line.querySelector("[aria-invalid]");
      if (!line.hidden) count += 1;
    }
    for (const section of form.querySelectorAll("section.category")) {
      section.hidden = !section.querySelector("[data-line]:not([hidden])");
    }
    const left = "Ce que vous avez choisi reste dans la commande.";
    const products = count === 1 ? "produit montré" : "produits montrés";
    shown.textContent = count < lines.length
      ? `${count} ${products} sur ${lines.length}. ${left}`
      : "";
  };
  if (search) {
    form.querySelector("[data-filters]").addEventListener("input", filter);
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    filter();
  }

  for (const element of form.querySelectorAll("[data-without-script]")) element.hidden = true;
  if ("grid" in form.dataset) {
    form.addEventListener("keydown", move);
    form.querySelector("[data-keys]").hidden = false;
  }
  form.addEventListener("input", refresh);
  refresh();
})();

// Signing out erases what the hand-over keeps on this device (remise.js), and asks first where
// something is not sent yet.
(() => {
  const form = document.querySelector("form[action='/deconnexion']");
  if (!form || !window.indexedDB) return;

  const unsent = () => new Promise((resolve) => {
    const request = indexedDB.open("remise");
    request.onupgradeneeded = () => request.transaction.abort();
    request.onerror = () => resolve(0);
    request.onsuccess = () => {
      const database = request.result;
      const count = database.transaction("notes").objectStore("notes").count();
      const end = (number) => {
        database.close();
        resolve(number);
      };
      count.onsuccess = () => end(count.result);
      count.onerror = () => end(0);
    };
  });

  const erase = () => new Promise((resolve) => {
    const request = indexedDB.deleteDatabase("remise");
    for (const event of ["success", "error", "blocked"]) request.addEventListener(event, resolve);
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const question = "Des remises de cagettes ne sont pas encore envoyées. Si vous vous "
      + "déconnectez, elles sont perdues. Se déconnecter\u00a0?";
    if (await unsent() > 0 && !window.confirm(question)) return;
    await erase();
    form.submit();
  });
})();
