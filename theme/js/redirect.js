// Leads on from a former address, and takes along what stood behind the `#`, which the refresh for
// browsers without scripts drops.
"use strict";

location.replace(document.querySelector("main a").href + location.hash);
