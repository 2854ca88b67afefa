import { type DBSchema, openDB } from 'idb';
import type { ScanVerdict } from '@/lib/contract/primitives';
import type { Manifest } from '@/lib/contract/rest/conductor';
import type { ConductorScanResult, TripSummary } from '@/lib/contract/views';

/** A scan as this device keeps it: until the server has it, and then for as long as the trip may need it. */
export interface KeptScan {
  /** UUID, made here. */
  readonly scanId: string;
  /** Who was signed in. */
  readonly userId: string;
  readonly tripId: string;
  readonly token: string;
  readonly device: string;
  /** ISO 8601, by this device's clock. */
  readonly scannedAt: string;
  /** What was shown to the conductor. */
  readonly verdict: ScanVerdict;
  readonly bookingId?: string | undefined;
  readonly seatNumber?: number | undefined;
  readonly lat?: number | undefined;
  readonly lng?: number | undefined;
  /** True: the server does not have it yet. */
  readonly waiting: boolean;
  /** What the server made of it. */
  readonly final?: ConductorScanResult | undefined;
  /** The conductor has seen that the server knew better. */
  readonly seen?: boolean | undefined;
}

export interface KeptManifest {
  readonly tripId: string;
  readonly userId: string;
  /** Epoch ms by this device's clock. */
  readonly fetchedAt: number;
  readonly manifest: Manifest;
}

/** What a conductor's device keeps. Everything that `put…` has answered survives a reload, a kill and a flat battery. */
export interface ConductorStore {
  /** False: in memory alone (a private window). */
  readonly durable: boolean;
  putScan(scan: KeptScan): Promise<void>;
  scans(userId: string): Promise<KeptScan[]>;
  removeScans(scanIds: readonly string[]): Promise<void>;
  putManifest(manifest: KeptManifest): Promise<void>;
  manifest(userId: string, tripId: string): Promise<KeptManifest | null>;
  putTrips(userId: string, trips: readonly TripSummary[]): Promise<void>;
  trips(userId: string): Promise<readonly TripSummary[] | null>;
}

interface Schema extends DBSchema {
  scans: { key: string; value: KeptScan; indexes: { userId: string } };
  manifests: { key: [string, string]; value: KeptManifest };
  trips: { key: string; value: { userId: string; trips: readonly TripSummary[] } };
}

/** Rejects where the browser has no database, or allows none. */
async function openDatabaseStore(): Promise<ConductorStore> {
  const database = await openDB<Schema>('srivibes-conductor', 1, {
    upgrade(db) {
      db.createObjectStore('scans', { keyPath: 'scanId' }).createIndex('userId', 'userId');
      db.createObjectStore('manifests', { keyPath: ['userId', 'tripId'] });
      db.createObjectStore('trips', { keyPath: 'userId' });
    },
    // Another tab wants to upgrade or delete it: do not stand in its way.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
  return {
    durable: true,
    async putScan(scan) {
      await database.put('scans', scan);
    },
    scans: (userId) => database.getAllFromIndex('scans', 'userId', userId),
    async removeScans(scanIds) {
      const tx = database.transaction('scans', 'readwrite');
      await Promise.all([...scanIds.map((id) => tx.store.delete(id)), tx.done]);
    },
    async putManifest(manifest) {
      await database.put('manifests', manifest);
    },
    manifest: async (userId, tripId) => (await database.get('manifests', [userId, tripId])) ?? null,
    async putTrips(userId, trips) {
      await database.put('trips', { userId, trips });
    },
    trips: async (userId) => (await database.get('trips', userId))?.trips ?? null,
  };
}

export function createMemoryStore(): ConductorStore {
  const scans = new Map<string, KeptScan>();
  const manifests = new Map<string, KeptManifest>();
  const trips = new Map<string, readonly TripSummary[]>();
  return {
    durable: false,
    async putScan(scan) {
      scans.set(scan.scanId, scan);
    },
    scans: async (userId) => [...scans.values()].filter((scan) => scan.userId === userId),
    async removeScans(scanIds) {
      for (const id of scanIds) scans.delete(id);
    },
    async putManifest(kept) {
      manifests.set(`${kept.userId} ${kept.tripId}`, kept);
    },
    manifest: async (userId, tripId) => manifests.get(`${userId} ${tripId}`) ?? null,
    async putTrips(userId, list) {
      trips.set(userId, list);
    },
    trips: async (userId) => trips.get(userId) ?? null,
  };
}

export async function openConductorStore(): Promise<ConductorStore> {
  try {
    return await openDatabaseStore();
  } catch {
    return createMemoryStore();
  }
}
