// Score sheets by keyboard: Enter goes to the next points and then to the opinion, and the total grows on the way.
addEventListener("keydown", (event) => {
  const { form, dataset } = event.target;
  if (event.key !== "Enter" || event.isComposing || !form || !dataset || !("points" in dataset)) return;
  event.preventDefault();
  const all = [...form.querySelectorAll("[data-points]")], next = all[all.indexOf(event.target) + 1];
  if (next) next.select(), next.focus();
  else (form.querySelector("[name=opinion]:checked") || form.querySelector("[name=opinion]"))?.focus();
});

const sum = (form) => {
  const line = form?.querySelector("[data-sum]");
  if (!line) return;
  const points = [...form.querySelectorAll("[data-points]")].map((field) => Number.parseInt(field.value, 10) || 0);
  line.querySelector("[data-sum-points]").textContent = points.reduce((all, one) => all + one, 0);
  line.hidden = false;
};
// "filled" is what the page of the telephone says when it fills a sheet in by itself.
for (const kind of ["input", "filled"]) addEventListener(kind, ({ target }) => sum(target.closest("form")));
document.querySelectorAll("form").forEach(sum);
