// The running total of the order form. The form works without this file: "Recalculer" asks the
// server for the same figures. Amounts are whole cents, quantities whole steps: no float is kept.
"use strict";
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

  const lines = [...form.querySelectorAll("[data-line]")].map((line) => ({
    cents: Number(line.dataset.cents),
    thousandths: Number(line.dataset.thousandths),
    priced: Number(line.dataset.priced),
    unit: line.dataset.unit,
    input: line.querySelector("[data-quantity]"),
    output: line.querySelector("[data-line-total]"),
    buttons: [...line.querySelectorAll("[data-add]")],
  }));
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
      button.hidden = false;
      button.addEventListener("click", () => {
        const next = Math.max(0, count(line.input) + Number(button.dataset.add));
        line.input.value = String(next);
        refresh();
      });
    }
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
