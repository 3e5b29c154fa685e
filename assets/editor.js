// Comforts for whoever writes a story: buttons for marks, and text pasted from Word or a web page as marks. Without it one types them.
const tools = document.querySelector("[data-editor-tools]"), area = document.getElementById(tools?.dataset.editorTools);

/** Puts text where the cursor is, in a way that Ctrl+Z takes back. */
const insert = (text) => {
  area.focus();
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
};
/** An address as marks take it: nothing in it ends it early. */
const addressed = (address) => address.trim().replace(/[()\s<>\\]/g, (sign) => (/[()]/.test(sign) ? `%${sign.charCodeAt(0).toString(16)}` : encodeURIComponent(sign)));
const chosen = () => area.value.slice(area.selectionStart, area.selectionEnd);

/** Sets marks around the chosen words, or the words that the button offers, and chooses them. */
const wrap = (before, after, offered) => {
  const words = chosen() || offered, [, space, inner, end] = words.match(/^(\s*)([^]*?)(\s*)$/);
  const start = area.selectionStart + space.length + before.length;
  insert(space + before + inner + after + end);
  area.setSelectionRange(start, start + inner.length);
};

/** Begins each line that is touched with a mark; lines that have it already lose it. */
const prefix = (mark) => {
  const { value, selectionEnd } = area, start = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const next = value.indexOf("\n", selectionEnd), end = next < 0 ? value.length : next;
  const lines = value.slice(start, end).split("\n"), bare = (line) => line.replace(/^(#{1,4} |> |- |\d+\. )/, "");
  const isOn = lines.every((line) => line.startsWith(mark));
  area.setSelectionRange(start, end);
  const text = lines.map((line) => (isOn ? bare(line) : mark + bare(line))).join("\n");
  insert(text);
  area.setSelectionRange(start, start + text.length);
};
const acts = {
  bold: (button) => wrap("**", "**", button.dataset.words),
  italic: (button) => wrap("*", "*", button.dataset.words),
  heading: () => prefix("## "),
  list: () => prefix("- "),
  quote: () => prefix("> "),
  link: (button) => {
    const address = prompt(button.dataset.asks, "https://");
    if (address) wrap("[", `](${addressed(address)})`, button.dataset.words);
  },
};

// What was pasted, as marks. The clipboard is read as a document that is never shown, so nothing in it runs.
const escaped = (text) => text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>~|]/g, "\\$&");
const isHidden = (node) => /mso-(list|hide|element):\s*(ignore|all|comment)|display:\s*none/i.test(node.getAttribute("style") ?? "");
const inline = (node) => [...node.childNodes].map(words).join("");
const marked = (text, mark) => text.replace(/^(\s*)([^]*?)(\s*)$/, (_, a, inner, b) => (inner ? a + mark + inner + mark + b : a + b));
const words = (node) => {
  if (node.nodeType === Node.TEXT_NODE) return escaped(node.data);
  if (node.nodeType !== Node.ELEMENT_NODE || isHidden(node) || /^(STYLE|SCRIPT|TITLE|META|LINK|TEMPLATE|O:P)$/.test(node.nodeName)) return "";
  const text = inline(node), style = node.getAttribute("style") ?? "", name = node.nodeName;
  if (name === "BR") return "\\\n";
  if (name === "A" && /^(https?:|mailto:)/i.test(node.getAttribute("href") ?? "") && text.trim()) return `[${text.trim()}](${addressed(node.href)})`;
  if (/^(B|STRONG)$/.test(name) ? !/(?<!-)font-weight:\s*(normal|400)/i.test(style) : /(?<!-)font-weight:\s*(bold|[6-9]00)/i.test(style)) return marked(text, "**");
  if (/^(I|EM)$/.test(name) ? !/(?<!-)font-style:\s*normal/i.test(style) : /(?<!-)font-style:\s*italic/i.test(style)) return marked(text, "*");
  return text;
};
const BLOCK = /^(P|DIV|H[1-6]|UL|OL|LI|TABLE|BLOCKQUOTE|SECTION|ARTICLE|MAIN|HEADER|FOOTER|BODY|PRE|FIGURE|FIGCAPTION|ADDRESS|DL|DT|DD)$/;
const hasBlocks = (node) => [...node.querySelectorAll("*")].some((inner) => BLOCK.test(inner.nodeName));
const cell = (node) => inline(node).replace(/\s*\\?\n\s*/g, " ").trim();
const table = (node) => {
  const rows = [...node.rows].map((row) => [...row.cells].map(cell)), width = Math.max(0, ...rows.map((row) => row.length));
  if (width < 2) return rows.flat().filter(Boolean);
  const line = (row) => `| ${Array.from({ length: width }, (_, at) => row[at] ?? "").join(" | ")} |`;
  return [[line(rows[0]), `|${" --- |".repeat(width)}`, ...rows.slice(1).map(line)].join("\n")];
};
const items = (node, mark) => [...node.children].filter((item) => item.nodeName === "LI").map((item, at) => {
  const start = mark === "-" ? "- " : `${at + 1}. `, parts = hasBlocks(item) ? blocks(item) : [inline(item).trim()];
  return start + parts.join("\n").replace(/\n/g, "\n" + " ".repeat(start.length));
}).join("\n");
/** A paragraph that Word calls a list has its bullet as text. */
const paragraph = (node) => {
  const text = inline(node).trim(), isList = /MsoListParagraph/.test(node.className) || /mso-list:\s*l\d/i.test(node.getAttribute("style") ?? "");
  const heading = /^(?:H|MsoHeading)([1-6])$/.exec(node.nodeName) ?? /^MsoHeading([1-6])/.exec(node.className);
  if (!text) return [];
  if (heading) return [`${"#".repeat(Math.min(4, Math.max(2, +heading[1])))} ${text.replace(/\*\*|\\\n/g, "")}`];
  if (isList) return ["- " + text.replace(/^([·•o§–-]|\\-)\s*/, "")];
  return [text.replace(/^(#|>|[-+] |\d+[.)] )/, "\\$1").replace(/^\\(\d+)/, "$1\\")];
};
const blocks = (node) => {
  const out = [];
  let run = [];
  const flush = () => { const text = run.map(words).join("").trim(); if (text) out.push(text); run = []; };
  for (const child of node.childNodes) {
    if (!BLOCK.test(child.nodeName) && !(child.nodeType === Node.ELEMENT_NODE && hasBlocks(child))) { run.push(child); continue; }
    flush();
    if (isHidden(child)) continue;
    if (child.nodeName === "TABLE") out.push(...table(child));
    else if (/^[UO]L$/.test(child.nodeName)) out.push(items(child, child.nodeName === "UL" ? "-" : "1"));
    else if (child.nodeName === "BLOCKQUOTE") out.push(...blocks(child).map((text) => "> " + text.replace(/\n/g, "\n> ")));
    else out.push(...(hasBlocks(child) ? blocks(child) : paragraph(child)));
  }
  flush();
  return out;
};
/** Returns HTML of a clipboard as marks; a list that Word wrote as paragraphs stays together. */
export const marks = (html) => blocks(new DOMParser().parseFromString(html, "text/html").body).join("\n\n").replace(/(\n|^)(- [^\n]*)\n\n(?=- )/g, "$1$2\n");

if (area) {
  tools.hidden = false;
  area.before(tools);
  tools.addEventListener("click", (event) => { const button = event.target.closest("[data-act]"); if (button) acts[button.dataset.act](button); });
  area.addEventListener("keydown", (event) => {
    const act = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && { b: "bold", i: "italic", k: "link" }[event.key];
    if (act) event.preventDefault(), acts[act](tools.querySelector(`[data-act=${act}]`));
  });
  area.addEventListener("paste", (event) => {
    const html = event.clipboardData.getData("text/html"), text = html && marks(html);
    // What has no marks is pasted as it is.
    if (text) event.preventDefault(), insert(text);
  });
}
