-- hits/1: what visitors ask for, as docs/storage-schema.md explains it. Of visitors themselves nothing is here: no address,
-- no user agent, no query but parameters that rules ask for, no cookie.
-- Without row ids, so that an upsert is one row written and not two.

-- What was answered: each day, rule, outcome, status and kind of visitor once.
CREATE TABLE hits (
  day TEXT NOT NULL,
  -- As the rule is called in X-Sunset-Rule; empty where none decided.
  rule TEXT NOT NULL,
  outcome TEXT NOT NULL,
  -- 0 where the old site answers.
  status INTEGER NOT NULL,
  crawler INTEGER NOT NULL,
  -- 1: a visit before the gate, and what it would have got at the gate.
  shadow INTEGER NOT NULL,
  total INTEGER NOT NULL,
  PRIMARY KEY (day, rule, outcome, status, crawler, shadow)
) WITHOUT ROWID;

-- The same, of days that are long past: a month, such as 2026-11.
CREATE TABLE hits_by_month (
  month TEXT NOT NULL,
  rule TEXT NOT NULL,
  outcome TEXT NOT NULL,
  status INTEGER NOT NULL,
  crawler INTEGER NOT NULL,
  shadow INTEGER NOT NULL,
  total INTEGER NOT NULL,
  PRIMARY KEY (month, rule, outcome, status, crawler, shadow)
) WITHOUT ROWID;

-- What no rule answers: the most frequent of a day.
CREATE TABLE misses (
  day TEXT NOT NULL,
  -- The canonical host and path, and of the query what rules of that path ask for.
  url TEXT NOT NULL,
  shadow INTEGER NOT NULL,
  total INTEGER NOT NULL,
  -- The host that most came from, by majority vote; empty if none.
  referrer TEXT NOT NULL,
  -- Its votes.
  referred INTEGER NOT NULL,
  PRIMARY KEY (day, url, shadow)
) WITHOUT ROWID;

CREATE TABLE misses_by_month (
  month TEXT NOT NULL,
  url TEXT NOT NULL,
  shadow INTEGER NOT NULL,
  total INTEGER NOT NULL,
  referrer TEXT NOT NULL,
  referred INTEGER NOT NULL,
  PRIMARY KEY (month, url, shadow)
) WITHOUT ROWID;

-- What is a number only.
CREATE TABLE days (
  day TEXT NOT NULL PRIMARY KEY,
  -- Visits that could not be written.
  lost INTEGER NOT NULL,
  -- Misses of parts of pages and of programs that look for holes.
  noise INTEGER NOT NULL,
  -- Misses of addresses that are not among the most frequent.
  rest INTEGER NOT NULL
) WITHOUT ROWID;

-- Which batches have arrived, or were given up and counted as lost, for two days: none of them is counted twice.
CREATE TABLE batches (
  id TEXT NOT NULL PRIMARY KEY,
  day TEXT NOT NULL
) WITHOUT ROWID;
