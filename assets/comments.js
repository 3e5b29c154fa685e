// The small computation that keeps spam away from comments: a number behind the form's challenge whose SHA-256 begins with so many
// zero bits. It runs while somebody types, asks nobody else, and says in a status line what it does. Without it the form works too.
const form = document.querySelector("form[data-proof]");
if (form) {
  const { proof: bits, working, ready, waits, none } = form.dataset;
  const line = form.querySelector("[data-proof-status]"), field = form.elements.proof;
  const challenge = form.elements.challenge.value, bytes = new TextEncoder();
  // So many at once that the page stays quick and the browser busy; after half a minute the form is sent without.
  const AT_ONCE = 200, PATIENCE = 30_000;
  let begun = false, done = false, waiting = null, timer;
  const say = (text) => { line.textContent = text; };
  const zeros = (digest) => {
    const head = new DataView(digest).getUint32(0);
    return head ? Math.clz32(head) : 32;
  };
  const attempt = async (number) => zeros(await crypto.subtle.digest("SHA-256", bytes.encode(`${challenge}:${number}`))) >= bits && number;
  const send = () => {
    done = true;
    clearTimeout(timer);
    if (waiting) form.requestSubmit(waiting.button || undefined);
  };
  const work = async () => {
    if (begun) return;
    begun = true;
    say(working);
    try {
      for (let next = 0; !done; next += AT_ONCE) {
        const tries = await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => attempt(next + at)));
        const found = tries.find((number) => number !== false);
        if (found === undefined) continue;
        field.value = found;
        say(ready);
        return send();
      }
    } catch {
      say(none);
      send();
    }
  };
  if (!globalThis.crypto?.subtle) {
    done = true;
    say(none);
  }
  form.addEventListener("focusin", () => done || work());
  form.addEventListener("submit", (event) => {
    if (done) return;
    // Before the page's own listener: a press that waits is not one that was sent.
    event.preventDefault();
    event.stopPropagation();
    if (waiting) return;
    waiting = { button: event.submitter };
    say(waits);
    timer = setTimeout(send, PATIENCE);
    work();
    say(waits);
  });
}

// Whoever signs in from the form leaves the page: what was typed stays in this tab, nowhere else, until the form is open again.
const writing = document.querySelector("form[data-comment]");
if (writing) {
  const shelf = `comment:${location.pathname}${location.search}`, { comment, author } = writing.elements;
  const link = writing.querySelector("[data-sign-in]");
  try {
    const kept = JSON.parse(sessionStorage.getItem(shelf));
    sessionStorage.removeItem(shelf);
    if (kept && !comment.value) {
      comment.value = kept.comment;
      author.value = kept.author || author.value;
    }
    // Nothing is lost in this tab either, so it may be the same.
    if (link) {
      link.removeAttribute("target");
      link.nextElementSibling.textContent = link.dataset.signIn;
      link.addEventListener("click", () => {
        try {
          sessionStorage.setItem(shelf, JSON.stringify({ comment: comment.value, author: author.value }));
        } catch { link.target = "_blank"; }
      });
    }
  } catch { /* The browser keeps nothing: signing in opens another page. */ }
}
