// The chat page with JavaScript: sends without reloading and shows what comes, in order, once.
// Without it the page works by plain forms; nothing here is needed to report or to get 999 advice.

const page = document.body.dataset;
const framed = "framed" in page || window.self !== window.top;
const list = document.querySelector(".messages");
const status = document.querySelector("#status");
const alarm = document.querySelector("#alarm");
const form = document.querySelector("#say");
const box = document.querySelector("#text");
const api = "/api/v1/conversations";
const names = { resident: "You", bot: "Assistant", staff: "Member of staff" };
const trouble = "We cannot reach the service. In danger? Call 999 now. Not urgent? Call 101.";

let session = page.id ? { id: page.id, token: page.token } : remembered();
let last = Number(page.last || 0);
let left = false;
let listening = false;
let thinking = 0;

// --- the session: a cookie on the full page, this tab's own memory inside a frame -------------

function remembered() {
  if (!framed) return null;
  try { return JSON.parse(sessionStorage.getItem("chat")); } catch { return null; }
}

async function begin() {
  if (session) return;
  const answer = await fetch(framed ? api : "/session", { method: "POST" });
  if (!answer.ok) throw new Error("no session");
  session = await answer.json();
  if (framed) try { sessionStorage.setItem("chat", JSON.stringify(session)); } catch { /* private */ }
  listen();
}

const headers = (more) => ({ Authorization: `Bearer ${session.token}`, ...more });
const own = (path) => `${api}/${session.id}/${path}`;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

// --- showing -----------------------------------------------------------------------------------

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function words(text) {
  const made = element("p", "words", text);
  made.dir = "auto";
  return made;
}

function build(message) {
  const item = element("li", `message from-${message.from} is-${message.kind}`);
  item.append(element("p", "who", names[message.from]), words(message.text));
  if (message.kind === "emergency") {
    item.ariaLive = "off";
    item.append(callButton());
  }
  if (message.choices?.length) item.append(choices(message.choices));
  return item;
}

function callButton() {
  const call = element("a", "call", "Call 999");
  call.href = "tel:999";
  const line = element("p");
  line.append(call);
  return line;
}

function choices(offered) {
  const line = element("p", "choices");
  for (const choice of offered) {
    const button = element("button", "", choice.text);
    button.type = "button";
    button.addEventListener("click", () => say(choice.value));
    line.append(button);
  }
  return line;
}

const sameText = (item, message) =>
  !item.dataset.seq && item.classList.contains(`from-${message.from}`) &&
  item.querySelector(".words").textContent.trim() === message.text.trim();

function show(message) {
  if (message.seq && list.querySelector(`[data-seq="${message.seq}"]`)) return;
  const unsaved = [...list.children].find((item) => sameText(item, message));
  if (unsaved) {
    if (message.seq) settle(unsaved, message.seq);
    return;
  }
  const item = build(message);
  if (message.seq) item.dataset.seq = message.seq;
  if (message.from !== "bot" || message.choices?.length) dropChoices();
  list.insertBefore(item, later(message.seq));
  if (message.from !== "resident") {
    thinking = 0;
    status.textContent = "";
  }
  if (message.kind === "emergency") alert999(item);
  else if (!urgent()) item.scrollIntoView({ block: "nearest" });
}

function later(seq) {
  if (!seq) return null;
  return [...list.children].find((item) => Number(item.dataset.seq) > seq) ?? null;
}

function settle(item, seq) {
  item.dataset.seq = seq;
  item.querySelector(".state")?.remove();
}

const dropChoices = () => list.querySelectorAll(".choices").forEach((line) => line.remove());

// The message in the list is what people see. The hidden box reads it out at once, over anything
// else; the list stays silent for it, so that it is heard once. The cursor stays: people go on typing.
function alert999(item) {
  alarm.textContent = `${item.querySelector(".words").textContent} Call 999`;
  item.scrollIntoView({ block: "start" });
}

// The last emergency message since the resident wrote: what comes after must not push it away.
const urgent = () => [...list.children].findLast((item) => item.matches(".is-emergency, .from-resident"))
  ?.closest(".is-emergency");

function take(messages) {
  for (const message of messages) {
    show(message);
    if (message.seq > last) last = message.seq;
  }
}

// --- sending -----------------------------------------------------------------------------------

function say(text) {
  text = text.trim();
  if (!text) {
    status.textContent = "Please write something first.";
    box.focus();
    return;
  }
  dropChoices();
  alarm.textContent = "";
  const item = build({ from: "resident", kind: "text", text });
  item.append(element("p", "state", "Sending"));
  list.append(item);
  item.scrollIntoView({ block: "nearest" });
  send(item, text, crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`);
}

async function send(item, text, key) {
  for (const wait of [0, 1000, 3000]) {
    await sleep(wait);
    try {
      await begin();
      const answer = await fetch(own("messages"), {
        method: "POST",
        headers: headers({ "Content-Type": "application/json", "Idempotency-Key": key }),
        body: JSON.stringify({ text }),
      });
      const said = await answer.json();
      take(said.messages ?? []);
      if (answer.ok) return sent(item, said);
      if (answer.status < 500) return failed(item, text, key, said.detail);
      status.textContent = said.detail;
    } catch { status.textContent = trouble; }
  }
  failed(item, text, key, status.textContent || trouble);
}

function sent(item, said) {
  const twin = said.seq && list.querySelector(`[data-seq="${said.seq}"]`);
  if (twin && twin !== item) item.remove();
  else if (said.seq) settle(item, said.seq);
  else item.querySelector(".state").textContent = "Sent";
  status.textContent = "Sent";
  listen();
  const turn = ++thinking;
  setTimeout(() => { if (thinking === turn) status.textContent = "We are writing an answer…"; }, 700);
  setTimeout(() => { if (thinking === turn) status.textContent = "We are still checking. Your message is safe."; }, 12000);
}

function failed(item, text, key, why) {
  const again = element("button", "", "Not sent – try again");
  again.type = "button";
  again.addEventListener("click", () => {
    item.querySelector(".state").textContent = "Sending";
    send(item, text, key);
  });
  item.querySelector(".state").replaceChildren(again);
  status.textContent = why;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  say(event.submitter?.name === "choice" ? event.submitter.value : box.value);
  if (event.submitter?.name !== "choice") box.value = "";
});
box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});

// While an answer is awaited, typing on says that there is more to come: then all is answered once.
let typed = 0;
box.addEventListener("input", () => {
  if (!session || !thinking || Date.now() - typed < 700) return;
  typed = Date.now();
  fetch(own("typing"), { method: "POST", headers: headers() }).catch(() => {});
});

// --- listening: a stream where it works, else long polling ---------------------------------------

async function listen() {
  if (listening || !session || left) return;
  listening = true;
  let dropped = 0;
  while (!left) {
    const began = Date.now();
    try {
      await (dropped < 2 ? stream() : poll());
      if (Date.now() - began > 5000) dropped = 0;
    } catch (wrong) {
      if (wrong.gone) break;
      dropped += 1;
      await sleep(Math.min(15000, 1000 * dropped));
    }
  }
  listening = false;
}

function check(answer) {
  if (answer.ok) return;
  if (answer.status === 401 || answer.status === 404) forget();
  throw Object.assign(new Error("refused"), { gone: answer.status < 500 && answer.status !== 429 });
}

async function stream() {
  const answer = await fetch(own("events"), { headers: headers({ "Last-Event-ID": String(last) }) });
  check(answer);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done || left) return;
    const blocks = (rest + value).split(/\r?\n\r?\n/);
    rest = blocks.pop();
    for (const block of blocks) {
      const data = block.split(/\r?\n/).filter((line) => line.startsWith("data:"));
      if (data.length) take([JSON.parse(data.map((line) => line.slice(5).trim()).join("\n"))]);
    }
  }
}

async function poll() {
  const answer = await fetch(own(`messages?after=${last}&wait=25`), { headers: headers() });
  check(answer);
  take((await answer.json()).messages);
}

function forget() {
  session = null;
  if (framed) try { sessionStorage.removeItem("chat"); } catch { /* private */ }
}

// --- leaving: really, also from a frame and with Back ---------------------------------------------

function leave(event) {
  event?.preventDefault();
  left = true;
  document.documentElement.hidden = true;
  const options = { method: "POST", keepalive: true, redirect: "manual" };
  if (session && framed) fetch(own("leave"), { ...options, headers: headers() }).catch(() => {});
  else fetch("/leave", options).catch(() => {});
  forget();
  list.replaceChildren();
  box.value = "";
  if (window.self !== window.top) {
    window.parent.postMessage({ leave: page.exit }, "*");
    try { window.top.location.replace(page.exit); } catch { window.open(page.exit, "_top"); }
  } else location.replace(page.exit);
}

document.querySelector("#leave").addEventListener("submit", leave);
let escapes = [];
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  escapes = [...escapes.filter((at) => Date.now() - at < 3000), Date.now()];
  if (escapes.length >= 3) leave();
});
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

const shownAlarm = list.querySelector(".message:last-child.is-emergency");
if (shownAlarm) alert999(shownAlarm);
listen();
