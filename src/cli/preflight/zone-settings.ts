import * as z from "zod/mini";
import { fail, type Line, warn } from "./lines.ts";
import type { RemoteWorld } from "./world.ts";
import { unreadOf, type Zone } from "./zones.ts";

const settingSchema = z.object({ value: z.unknown() });

const botsSchema = z.object({
  fight_mode: z.nullish(z.boolean()),
  sbfm_definitely_automated: z.nullish(z.string()),
  sbfm_likely_automated: z.nullish(z.string()),
});

/** A setting of a zone that acts before Workers. */
interface Setting {
  readonly id: string;
  readonly name: string;
  /** Returns the result for its value; null if there is nothing to report. */
  readonly judge: (value: unknown, zone: Zone) => Line | null;
}

const hstsSchema = z.object({
  strict_transport_security: z.object({
    enabled: z.optional(z.boolean()),
    max_age: z.optional(z.number()),
    preload: z.optional(z.boolean()),
  }),
});

const SETTINGS: readonly Setting[] = [
  {
    id: "security_level",
    name: "Security Level",
    judge: (value, { name }) =>
      value === "under_attack"
        ? fail(
            `${name} is in Under Attack mode: every visitor and every crawler is challenged before the redirect`,
            `Turn it off: in the dashboard, ${name}, Security, Settings`,
          )
        : null,
  },
  {
    id: "always_use_https",
    name: "Always Use HTTPS",
    judge: (value, { name }) =>
      value === "on"
        ? warn(
            `${name} has Always Use HTTPS on: who comes over http takes one more hop`,
            `Turn it off once the old site is closed (SSL/TLS, Edge Certificates): Sunset sends http straight to the target`,
          )
        : null,
  },
  {
    id: "security_header",
    name: "HSTS",
    judge: (value, { name }) => {
      const hsts = hstsSchema.safeParse(value).data?.strict_transport_security;
      if (hsts?.enabled !== true || (hsts.max_age ?? 0) === 0) return null;
      const days = Math.ceil((hsts.max_age ?? 0) / 86_400);
      const asLong = hsts.preload ? "for years, as it is on the preload list" : `for ${days} days`;
      return warn(
        `${name} has HSTS on: browsers come only over https ${asLong}, and a host without a certificate is lost to them`,
        "Keep the certificates of all hosts for at least as long",
      );
    },
  },
];

const CHALLENGES: ReadonlySet<unknown> = new Set(["block", "managed_challenge"]);

export async function checkZoneSettings({ reader }: RemoteWorld, zone: Zone): Promise<Line[]> {
  const lines = await Promise.all(
    SETTINGS.map(async ({ id, name, judge }): Promise<Line[]> => {
      const answer = await reader.get(settingSchema, `/zones/${zone.id}/settings/${id}`);
      if (!answer.ok) return [unreadOf(zone, name, answer.problem)];
      const line = answer.value && judge(answer.value.value, zone);
      return line ? [line] : [];
    }),
  );
  return [...lines.flat(), ...(await checkBots({ reader }, zone))];
}

async function checkBots({ reader }: Pick<RemoteWorld, "reader">, zone: Zone): Promise<Line[]> {
  const answer = await reader.get(botsSchema, `/zones/${zone.id}/bot_management`);
  if (!answer.ok) return [unreadOf(zone, "Bot Fight Mode", answer.problem)];
  const bots = answer.value;
  const place = `in the dashboard, ${zone.name}, Security, Bots`;
  if (bots?.fight_mode === true) {
    const message = `${zone.name} has Bot Fight Mode on: it challenges crawlers that Cloudflare does not know, and no rule lets them past it`;
    return [
      warn(message, `Turn it off while search engines and link checkers follow the move: ${place}`),
    ];
  }
  const isStrict =
    CHALLENGES.has(bots?.sbfm_definitely_automated) || CHALLENGES.has(bots?.sbfm_likely_automated);
  if (!isStrict) return [];
  const message = `${zone.name} has Super Bot Fight Mode stop automated traffic: link checkers get no redirect`;
  return [
    warn(
      message,
      `Allow automated traffic for the site's hosts while the move is followed: ${place}`,
    ),
  ];
}
