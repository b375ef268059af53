// Builds the front-end files the pages load: node build.mjs PACKAGES OUT
// PACKAGES is the folder that holds node_modules, OUT the folder that is filled.

import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(resolve(process.argv[2]), "node_modules");
const out = resolve(process.argv[3]);
const sass = createRequire(join(packages, "/"))("sass");

const GOVUK = join(packages, "govuk-frontend/dist/govuk");
const MOJ = join(packages, "@ministryofjustice/frontend/moj");
const HTMX = join(packages, "htmx.org");

function style(name) {
  const options = { style: "compressed", loadPaths: [packages], quietDeps: true };
  writeFileSync(join(out, `${name}.css`), sass.compile(join(here, `${name}.scss`), options).css);
}

// Shipped files as they are, but for source-map lines, which point at files that are not served,
// and for the GOV.UK font, which is licensed for their own sites only.
function ship(from, name) {
  const text = readFileSync(join(from, name), "utf8")
    .replace(/\n?\/\/# sourceMappingURL=.*$/gm, "")
    .replace(/\n?\/\*# sourceMappingURL=.*?\*\//g, "")
    .replaceAll("GDS Transport,", "");
  writeFileSync(join(out, name), text);
}

mkdirSync(join(out, "images"), { recursive: true });
style("govuk");
style("chat");
ship(GOVUK, "govuk-frontend.min.js");
ship(MOJ, "moj-frontend.min.css");
ship(MOJ, "moj-frontend.min.js");
ship(join(HTMX, "dist"), "htmx.min.js");
cpSync(join(MOJ, "assets/images"), join(out, "images"), {
  recursive: true,
  filter: (path) => !/\.(png)$/.test(path) && !/logotype|crest|crown/.test(path),
});
copyFileSync(join(HTMX, "LICENSE"), join(out, "htmx-LICENSE.txt"));
