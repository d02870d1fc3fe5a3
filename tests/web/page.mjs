// SPDX-License-Identifier: Apache-2.0
//
// page loads the page's scripts as a browser does that got them from the server.

import { readFile } from "node:fs/promises";

// As data, because for Node a package.json would have to call them modules.
async function address(name) {
  let source = await readFile(new URL(`../../web/${name}`, import.meta.url), "utf8");
  for (const [what, other] of source.matchAll(/"\/(\w+\.js)"/g))
    source = source.replace(what, JSON.stringify(await address(other)));
  return `data:text/javascript,${encodeURIComponent(source)}`;
}

/** What a script of web/ exports. */
export const load = async (name) => import(await address(name));
