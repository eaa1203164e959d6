"""Pages in a real browser in which everything that a script could do reports itself."""

from collections.abc import Iterable
from typing import Final

from playwright.sync_api import Browser, Dialog, Error, Page, Route

from .scanner import Finding

#: Before any script of the page: what a hostile one would call, and the getter that it would read, report.
_TRAP: Final = """
window.__hits = [];
const hit = what => window.__hits.push(what);
for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = () => { hit(name); };
Object.defineProperty(document, "cookie", { get() { hit("cookie"); return ""; }, set() { hit("cookie"); } });
"""
#: After loading: each handler gets its event, and what is left of a script in the document is looked for.
_LOOK: Final = """
() => {
  const found = [];
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of [...element.attributes]) {
      if (/^on/i.test(name)) {
        found.push(`<${element.localName} ${name}>`);
        element.dispatchEvent(new Event(name.slice(2), { bubbles: true }));
      }
      const told = value.replace(/[\\t\\n\\r]/g, "").replace(/^[\\u0000-\\u0020]+/, "").toLowerCase();
      const link = /^(href|src|action|formaction|xlink:href|data)$/.test(name);
      if (link && /^(javascript|vbscript|data|blob|file):/.test(told))
        found.push(`<${element.localName} ${name}=${value.slice(0, 60)}>`);
    }
  }
  return [...found, ...window.__hits.map(name => `a call of ${name}`)];
}
"""


def visit(browser: Browser, root: str, urls: Iterable[str]) -> list[Finding]:
    """Return what ran, was asked of other hosts, or was left to run, in the pages at these addresses below `root`."""
    found: list[Finding] = []
    context = browser.new_context(service_workers="block")
    context.add_init_script(_TRAP)
    page = context.new_page()
    here = [""]

    def routed(route: Route) -> None:
        if route.request.url.startswith(root):
            route.continue_()
        else:
            found.append(Finding(here[0], f"a request to {route.request.url[:80]}"))
            route.abort()

    context.route("**/*", routed)

    def asked(dialog: Dialog) -> None:
        found.append(Finding(here[0], "a dialog"))
        dialog.dismiss()

    page.on("dialog", asked)
    page.on("popup", lambda _: found.append(Finding(here[0], "a window")))
    for url in urls:
        here[0] = url
        found += [Finding(url, what) for what in _seen(page, f"{root}/{url}")]
    context.close()
    return found


def _seen(page: Page, address: str) -> list[str]:
    page.goto(address, wait_until="load")
    try:
        found: list[str] = page.evaluate(_LOOK)
    except Error as error:
        return [f"it went away while it was looked at: {error.message[:60]}"]
    if page.url != address:
        found.append(f"it went to {page.url[:80]}")
    return found
