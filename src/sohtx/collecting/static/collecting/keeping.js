// What was typed and not sent yet, in the browser's own database: it outlives the page, the browser and a dead battery.
const Kept = (() => {
  "use strict";
  const STORE = "fillings";
  const opened = new Promise((resolve, reject) => {
    const request = indexedDB.open("sohtx", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  opened.catch(() => {}); // told to who asks

  // Keeps what `change` makes of what is kept under each id, in one step, so that two windows lose nothing of each other.
  async function updateAll(ids, change) {
    const database = await opened;
    return new Promise((resolve, reject) => {
      const work = database.transaction(STORE, "readwrite", { durability: "strict" });
      const store = work.objectStore(STORE);
      const kept = ids.map(() => null);
      for (const [at, id] of ids.entries()) store.get(id).onsuccess = (event) => {
        kept[at] = change(event.target.result ?? null, id);
        if (kept[at]) store.put(kept[at]); else store.delete(id);
      };
      work.oncomplete = () => resolve(kept);
      work.onabort = () => reject(work.error);
    });
  }

  const update = async (id, change) => (await updateAll([id], change))[0];

  return { update, updateAll, read: (id) => update(id, (kept) => kept) };
})();
