"use strict";

// What a person on call wants at a glance. Whatever comes from the server is shown as text, never
// as markup.

const OVERVIEW = "/api/ops/overview";
const MIGRATE = "/api/health/migrate";
const EVERY_MS = 5000;
const PATIENCE_MS = 8000;
const MIGRATE_PATIENCE_MS = 30 * 60 * 1000;

const at = (id) => document.getElementById(id);

/** Something between this page and a proper answer; its message is in words. */
class Trouble extends Error {}

/**
 * The one way to the server. Returns { ok, status, body } with body parsed from JSON; throws
 * Trouble, in words, for everything that is no JSON of ours: a proxy's HTML page, silence, a cut.
 */
async function ask(path, options = {}, patience = PATIENCE_MS) {
  let response;
  let text;
  try {
    response = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(patience), ...options });
    text = await response.text();
  } catch (failure) {
    throw new Trouble(
      failure.name === "TimeoutError"
        ? `No answer within ${patience / 1000} seconds.`
        : "The server cannot be reached.");
  }
  const type = (response.headers.get("Content-Type") || "none").split(";")[0].trim().toLowerCase();
  if (type !== "application/json") {
    throw new Trouble(
      `Something else answered in its place: HTTP ${response.status}, ${type} instead of JSON.`);
  }
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Trouble(`The answer was cut off or is no JSON (HTTP ${response.status}).`);
  }
  if (body === null || typeof body !== "object") {
    throw new Trouble(`The answer makes no sense here (HTTP ${response.status}).`);
  }
  if (typeof body.error === "string") {
    const wait = response.headers.get("Retry-After");
    const again = wait === null ? "" : ` Again in ${wait} s.`;
    throw new Trouble(`${body.detail || body.error}${again}`);
  }
  return { ok: response.ok, status: response.status, body };
}

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) {
    made.textContent = text;
  }
  if (className) {
    made.className = className;
  }
  return made;
}

/** Replaces what is in a list only if it differs: a screen reader and a selection are left alone. */
function fill(list, items, empty) {
  const made = items.length > 0 ? items : [element("li", empty, "quiet")];
  const before = Array.from(list.children, (each) => each.outerHTML).join("");
  const after = made.map((each) => each.outerHTML).join("");
  if (before !== after) {
    list.replaceChildren(...made);
  }
}

function say(id, text) {
  const place = at(id);
  if (place.textContent !== text) {
    place.textContent = text;
  }
  return place;
}

function migration(each) {
  return element("li", each.version === null ? each.description : `V${each.version} ${each.description}`);
}

function tick([name, kept]) {
  const item = element("li", undefined, kept ? "kept" : "broken");
  const mark = element("span", kept ? "✓" : "✗", "mark");
  mark.setAttribute("aria-hidden", "true");
  item.append(mark, element("span", kept ? name : `${name}: missing or different`));
  return item;
}

function ticks(listId, countId, rules) {
  const brokenFirst = [...rules].sort((one, other) => one[1] - other[1]);
  fill(at(listId), brokenFirst.map(tick), "none known");
  const kept = rules.filter(([, is]) => is).length;
  say(countId, rules.length === 0 ? "" : `${kept} of ${rules.length}`);
}

function finding(each) {
  const item = element("li");
  item.append(
    element("strong", `${each.severity}: ${each.subject}`),
    element("p", each.seen),
    element("p", `Next: ${each.remedy}`),
    element("p", each.code, "quiet"));
  return item;
}

/** @param seen whether the database was: if not, nothing is said of what is in it. */
function showStatus(status, seen) {
  const blocker = status.findings.find((each) => each.severity === "blocker");
  document.body.dataset.state = status.migrated ? "ready" : "not-ready";
  document.title = `${status.migrated ? "✓ Migrated" : "✗ Not migrated"} · Migration status`;
  say("headline", status.migrated ? "✓ Migrated" : "✗ Not migrated");
  say("reason", status.migrated
    ? "The history is at head and the contract is kept."
    : blocker ? `${blocker.subject}: ${blocker.seen}` : "What was seen does not prove that the database is ready.");
  say("next", blocker ? `Next: ${blocker.remedy}` : "").hidden = !blocker;
  say("release", status.release ? `Release ${status.release}` : "");
  const none = seen ? "none" : "not known";
  say("current", status.migration.current ?? none);
  say("head", status.migration.head ?? none);
  fill(at("pending"), status.migration.pending.map(migration), none);
  fill(at("failed"), status.migration.failed.map(migration), none);
  fill(at("findings"), status.findings.map(finding), "none");
  at("findings-part").hidden = status.findings.length === 0;
  say("checked", `Checked at ${new Date(status.checked_at).toLocaleTimeString()}.`);
}

function showLast(verdict) {
  if (verdict === null) {
    at("last").replaceChildren(element("p", "None since this process started."));
    return;
  }
  const passed = verdict.exitCode === 0;
  const when = new Date(verdict.startedAt).toLocaleString();
  const blocker = verdict.findings.find((each) => each.severity === "blocker");
  const lines = [
    element("p", passed ? "✓ passed" : `✗ blocked, exit ${verdict.exitCode}`, passed ? "good" : "bad"),
    element("p", `${when}, ${verdict.counts.applied} applied, ${verdict.counts.verified} verified`, "quiet")];
  if (blocker) {
    lines.push(element("p", `${blocker.subject}: ${blocker.seen}`), element("p", `Next: ${blocker.remedy}`));
  }
  at("last").replaceChildren(...lines);
}

function show(overview) {
  showStatus(overview.status, overview.seen);
  const columns = Object.entries(overview.required_columns);
  const others = Object.entries(overview.status.checks)
    .filter(([name]) => !(name in overview.required_columns));
  ticks("columns", "columns-count", columns);
  ticks("others", "others-count", others);
  at("others-part").hidden = others.length === 0;
  say("lock", overview.deploy_lock.holder ?? (overview.seen ? "Nobody holds it." : "Not known."));
  showLast(overview.last_verdict);
  at("migrate").hidden = !overview.migrate.enabled;
  say("version", `migration-sentry ${overview.program}`);
}

/** What was known before stays on the page, and the page says that it is old. */
function showTrouble(trouble) {
  document.body.dataset.state = "unknown";
  document.title = "? Unknown · Migration status";
  say("headline", "? Unknown");
  say("reason", "The status could not be asked for; what stands below may be old.");
  at("next").hidden = true;
  say("trouble", trouble.message).hidden = false;
}

let paused = false;
let asking = false;

async function refresh() {
  if (asking) {
    return;
  }
  asking = true;
  try {
    show((await ask(OVERVIEW)).body);
    at("trouble").hidden = true;
  } catch (failure) {
    showTrouble(failure instanceof Trouble ? failure : new Trouble(`This page failed: ${failure.message}`));
  } finally {
    asking = false;
  }
}

async function migrate(event) {
  event.preventDefault();
  const token = at("token");
  const button = at("migrate-button");
  button.disabled = true;
  say("migrate-answer", "The gate runs …");
  try {
    const { body } = await ask(
      MIGRATE, { method: "POST", headers: { "X-Migration-Token": token.value } }, MIGRATE_PATIENCE_MS);
    say("migrate-answer", body.exitCode === 0 ? "✓ Passed." : `✗ Blocked, exit ${body.exitCode}. See the last run.`);
    token.value = "";
  } catch (failure) {
    say("migrate-answer", failure instanceof Trouble ? failure.message : "The token cannot be sent: it has characters that a header may not have.");
  } finally {
    button.disabled = false;
  }
  await refresh();
}

function pause() {
  paused = !paused;
  const button = at("pause");
  button.setAttribute("aria-pressed", String(paused));
  button.textContent = paused ? "Refresh again" : "Pause refreshing";
  if (!paused) {
    refresh();
  }
}

at("pause").addEventListener("click", pause);
at("migrate-form").addEventListener("submit", migrate);
document.addEventListener("visibilitychange", () => { if (!document.hidden && !paused) { refresh(); } });
setInterval(() => { if (!paused && !document.hidden) { refresh(); } }, EVERY_MS);
refresh();
