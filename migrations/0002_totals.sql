-- hits/2: what days that are over came to, so that a year is a few thousand rows to read, however many rules there are.
CREATE TABLE totals (
  day TEXT NOT NULL,
  outcome TEXT NOT NULL,
  -- Whether a rule decided.
  ruled INTEGER NOT NULL,
  crawler INTEGER NOT NULL,
  shadow INTEGER NOT NULL,
  total INTEGER NOT NULL,
  PRIMARY KEY (day, outcome, ruled, crawler, shadow)
) WITHOUT ROWID;
