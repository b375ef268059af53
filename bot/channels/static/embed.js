// Put <script src="https://OUR-ADDRESS/embed.js" async></script> where the chat should be.
// It leaves a plain link, which becomes a button that opens the chat in a frame.
(() => {
  const script = document.currentScript;
  const home = new URL("/", script.src);
  const link = document.createElement("a");
  link.href = home.href;
  link.textContent = script.dataset.label || "Report a problem in your area";
  script.after(link);
  link.setAttribute("role", "button");
  link.setAttribute("aria-expanded", "false");
  let frame = null;
  const toggle = (event) => {
    event.preventDefault();
    const open = !frame;
    if (frame) frame.remove();
    frame = open ? document.createElement("iframe") : null;
    if (frame) {
      frame.src = home.href + "?frame";
      frame.title = "Chat";
      frame.style.cssText = "display:block;width:100%;max-width:32rem;height:40rem;max-height:90vh;border:1px solid #505a5f";
      link.after(frame);
      frame.focus();
    }
    link.setAttribute("aria-expanded", String(open));
  };
  link.addEventListener("click", toggle);
  link.addEventListener("keydown", (event) => { if (event.key === " ") toggle(event); });
  addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== home.origin) return;
    if (typeof event.data?.leave === "string") location.replace(event.data.leave);
  });
})();
