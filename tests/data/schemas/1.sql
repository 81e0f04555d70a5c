-- A database of schema 1, as its release made it.
BEGIN;
CREATE TABLE entity_code (code INTEGER NOT NULL, entity VARCHAR NOT NULL, PRIMARY KEY (code), UNIQUE (entity));
CREATE TABLE import_run (
    id INTEGER NOT NULL,
    file VARCHAR NOT NULL,
    started_at BIGINT NOT NULL,
    finished_at BIGINT NOT NULL,
    added INTEGER NOT NULL,
    known INTEGER NOT NULL,
    bad INTEGER NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE meta ("key" VARCHAR NOT NULL, value VARCHAR NOT NULL, PRIMARY KEY ("key"));
CREATE TABLE partition (month VARCHAR NOT NULL, number BIGINT NOT NULL, PRIMARY KEY (month));
CREATE TABLE pinned (feed INTEGER NOT NULL, value VARCHAR NOT NULL, PRIMARY KEY (feed, value));
CREATE TABLE rejected (
    id INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    at BIGINT NOT NULL,
    entry TEXT NOT NULL,
    reason VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE source (
    id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    country VARCHAR,
    language VARCHAR NOT NULL,
    removed BOOLEAN NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE feed (
    id INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    removed BOOLEAN NOT NULL,
    etag VARCHAR,
    last_modified VARCHAR,
    next_check_at BIGINT,
    retry_at BIGINT,
    failures INTEGER NOT NULL,
    gone BOOLEAN NOT NULL,
    last_full_at BIGINT,
    last_success_at BIGINT,
    moved_to VARCHAR,
    PRIMARY KEY (id),
    FOREIGN KEY(source) REFERENCES source (id),
    UNIQUE (url)
);
CREATE TABLE article (
    id INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    feed INTEGER,
    title VARCHAR NOT NULL,
    link VARCHAR,
    title_key BIGINT NOT NULL,
    link_key BIGINT,
    published_at BIGINT NOT NULL,
    day DATE,
    date_guessed BOOLEAN NOT NULL,
    claimed VARCHAR,
    updated_at BIGINT,
    collected_at BIGINT NOT NULL,
    language VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    story INTEGER NOT NULL,
    signature BLOB,
    has_text BOOLEAN NOT NULL,
    edition INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(source) REFERENCES source (id),
    FOREIGN KEY(feed) REFERENCES feed (id)
);
CREATE INDEX article_link ON article (link_key);
CREATE INDEX article_published ON article (published_at);
CREATE INDEX article_story ON article (story);
CREATE INDEX article_title ON article (source, title_key);
CREATE TABLE fetch (
    id INTEGER NOT NULL,
    feed INTEGER NOT NULL,
    started_at BIGINT NOT NULL,
    finished_at BIGINT NOT NULL,
    outcome VARCHAR NOT NULL,
    error_kind VARCHAR,
    error VARCHAR,
    status INTEGER,
    entries INTEGER NOT NULL,
    new INTEGER NOT NULL,
    known INTEGER NOT NULL,
    overlap BOOLEAN,
    PRIMARY KEY (id),
    FOREIGN KEY(feed) REFERENCES feed (id)
);
CREATE INDEX fetch_feed ON fetch (feed, started_at);
CREATE INDEX fetch_started ON fetch (started_at);
CREATE TABLE annotation (
    version VARCHAR NOT NULL,
    article INTEGER NOT NULL,
    lead_end INTEGER NOT NULL,
    found INTEGER NOT NULL,
    mentions TEXT NOT NULL,
    PRIMARY KEY (version, article),
    FOREIGN KEY(article) REFERENCES article (id)
);
CREATE INDEX annotation_article ON annotation (article);
CREATE INDEX annotation_found ON annotation (version, found);
CREATE TABLE body (
    article INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (article),
    FOREIGN KEY(article) REFERENCES article (id)
);
CREATE TABLE revision (
    id INTEGER NOT NULL,
    article INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    text TEXT NOT NULL,
    replaced_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(article) REFERENCES article (id)
);
CREATE INDEX revision_article ON revision (article);
CREATE TABLE sighting (
    article INTEGER NOT NULL,
    feed INTEGER NOT NULL,
    guid VARCHAR,
    shown_key BIGINT NOT NULL,
    first_seen BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    PRIMARY KEY (article, feed),
    FOREIGN KEY(article) REFERENCES article (id),
    FOREIGN KEY(feed) REFERENCES feed (id)
);
CREATE INDEX sighting_guid ON sighting (feed, guid);
CREATE VIRTUAL TABLE search USING fts5(keys, detail=none, columnsize=0, tokenize='unicode61 remove_diacritics 0');
INSERT INTO meta VALUES ('database', '00112233aabbccdd');
INSERT INTO meta VALUES ('active_version', 'v1');
INSERT INTO source VALUES ('tass', 'ТАСС', 'state', 'ru', 'ru', 0);
INSERT INTO source VALUES ('old', 'Архив', 'imported', NULL, 'ru', 0);
INSERT INTO feed VALUES (1, 'tass', 'https://tass.example/rss', 0, '"abc"', 'Mon, 02 Mar 2026 09:00:00 GMT', 1772443800000000, NULL, 0, 0, 1772442030000000, 1772442930000000, 'https://tass.example/feed');
INSERT INTO feed VALUES (2, 'tass', 'https://tass.example/gone', 0, NULL, NULL, NULL, NULL, 3, 1, NULL, NULL, NULL);
INSERT INTO fetch VALUES (1, 1, 1772442030000000, 1772442031000000, 'ok', NULL, NULL, 200, 2, 2, 0, NULL);
INSERT INTO fetch VALUES (2, 1, 1772442930000000, 1772442931000000, 'not_modified', NULL, NULL, 304, 0, 0, 0, NULL);
INSERT INTO fetch VALUES (3, 2, 1772442930000000, 1772442931000000, 'error', 'gone', '410 Gone', 410, 0, 0, 0, NULL);
INSERT INTO article VALUES (1, 'tass', 1, 'Токаев прибыл в Астану', 'https://tass.example/1', 8283621914932859137, 4032581934462796932, 1772442030000000, NULL, 0, NULL, 1772442930000000, 1772442030000000, 'ru', 'feed', '', 1, X'7369676e6564', 1, 1);
INSERT INTO article VALUES (2, 'tass', 1, 'Саммит ЕАЭС: итоги', 'https://tass.example/2', 7865554286988996072, 8667140917315433634, 1772442030000000, NULL, 1, '2099-01-01T00:00:00+00:00', NULL, 1772442030000000, 'ru', 'none', 'timeout: no answer', 1, NULL, 0, 0);
INSERT INTO article VALUES (3, 'old', NULL, 'Архивная заметка', NULL, 1609883587648692420, NULL, 1000195200000000, '2001-09-11', 0, NULL, NULL, 1772442930000000, 'ru', 'import', '', 3, NULL, 1, 0);
INSERT INTO body VALUES (1, 'Токаев прибыл в Астану во вторник.');
INSERT INTO body VALUES (2, '');
INSERT INTO body VALUES (3, 'Текст архивной заметки.');
INSERT INTO sighting VALUES (1, 1, 'urn:1', 6656173949451872516, 1772442030000000, 1772442930000000);
INSERT INTO sighting VALUES (2, 1, 'urn:2', -675015734211933865, 1772442030000000, 1772442030000000);
INSERT INTO pinned VALUES (0, 'tass.example');
INSERT INTO revision VALUES (1, 1, 'Токаев прибывает в Астану', 'Старый текст.', 1772442930000000);
INSERT INTO annotation VALUES ('v1', 1, 34, 2, '[["tokayev","name","title",0,6,0,22],["kz","capital","title",16,22,0,22]]');
INSERT INTO annotation VALUES ('v1', 3, 0, 0, '[]');
INSERT INTO entity_code VALUES (1, 'kz');
INSERT INTO entity_code VALUES (2, 'tokayev');
INSERT INTO partition VALUES ('2001-09', 1);
INSERT INTO partition VALUES ('2026-03', 2);
INSERT INTO rejected VALUES (1, 'tass', 1772442030000000, '(''https://tass.example/9'', ''x'')', 'too big');
INSERT INTO import_run VALUES (1, 'archive.csv', 1772442030000000, 1772442930000000, 1, 0, 2);
INSERT INTO search(rowid, keys) VALUES (1, 'токаев прибыть в астана во вторник');
PRAGMA application_id = 1836019305;
PRAGMA user_version = 1;
COMMIT;
