BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE answer_history (
	id INTEGER NOT NULL, 
	owner_id INTEGER NOT NULL, 
	sheet VARCHAR(200) NOT NULL, 
	field VARCHAR(200) NOT NULL, 
	version INTEGER NOT NULL, 
	value TEXT NOT NULL, 
	author VARCHAR(200), 
	request_id VARCHAR(200), 
	saved_at DATETIME NOT NULL, 
	CONSTRAINT pk_answer_history PRIMARY KEY (id), 
	CONSTRAINT fk_answer_history_owner_id FOREIGN KEY(owner_id) REFERENCES owners (id) ON DELETE CASCADE, 
	CONSTRAINT uq_answer_history_owner_id_sheet_field_version UNIQUE (owner_id, sheet, field, version)
);
INSERT INTO "answer_history" VALUES(1,1,'x12_customer_segments','names',1,'{"A":{"name":"价格导向","behaviour":"比价 <b>"}}',NULL,'r1','2026-11-23 19:32:16.658022');
INSERT INTO "answer_history" VALUES(2,1,'x12_customer_segments','names',2,'{"A":{"name":"技术导向 👩🏽‍💻","behaviour":"=1+1"}}',NULL,'r2','2026-11-23 19:32:16.662838');
INSERT INTO "answer_history" VALUES(3,1,'x12_customer_segments','hours',1,'{"A":60,"B":40}',NULL,NULL,'2026-11-23 19:32:16.665714');
INSERT INTO "answer_history" VALUES(4,2,'x12_customer_segments','split',1,'{"k":4,"scaled":true,"variables":["imp_price"]}','local',NULL,'2026-11-23 19:32:16.667886');
CREATE TABLE answers (
	id INTEGER NOT NULL, 
	owner_id INTEGER NOT NULL, 
	sheet VARCHAR(200) NOT NULL, 
	field VARCHAR(200) NOT NULL, 
	value TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	author VARCHAR(200), 
	saved_at DATETIME NOT NULL, 
	CONSTRAINT pk_answers PRIMARY KEY (id), 
	CONSTRAINT fk_answers_owner_id FOREIGN KEY(owner_id) REFERENCES owners (id) ON DELETE CASCADE, 
	CONSTRAINT uq_answers_owner_id_sheet_field UNIQUE (owner_id, sheet, field)
);
INSERT INTO "answers" VALUES(1,1,'x12_customer_segments','names','{"A":{"name":"技术导向 👩🏽‍💻","behaviour":"=1+1"}}',2,NULL,'2026-11-23 19:32:16.662838');
INSERT INTO "answers" VALUES(2,1,'x12_customer_segments','hours','{"A":60,"B":40}',1,NULL,'2026-11-23 19:32:16.665714');
INSERT INTO "answers" VALUES(3,2,'x12_customer_segments','split','{"k":4,"scaled":true,"variables":["imp_price"]}',1,'local','2026-11-23 19:32:16.667886');
CREATE TABLE attempts (
	id INTEGER NOT NULL, 
	owner_id INTEGER NOT NULL, 
	sheet VARCHAR(200) NOT NULL, 
	number INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	answers TEXT NOT NULL, 
	verdicts TEXT NOT NULL, 
	score DOUBLE, 
	CONSTRAINT pk_attempts PRIMARY KEY (id), 
	CONSTRAINT fk_attempts_owner_id FOREIGN KEY(owner_id) REFERENCES owners (id) ON DELETE CASCADE, 
	CONSTRAINT uq_attempts_owner_id_sheet_number UNIQUE (owner_id, sheet, number)
);
INSERT INTO "attempts" VALUES(1,1,'x12_customer_segments',1,'2026-11-23 19:32:16.671316','{"hours":{"A":60,"B":40}}','[{"field":"hours","state":"right","message":{"zh":"对","en":"Right"}}]',0.5);
CREATE TABLE owners (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind VARCHAR(20) NOT NULL, 
	"key" VARCHAR(200) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT ck_owners_kind CHECK (kind IN ('participant', 'team')), 
	CONSTRAINT uq_owners_kind_key UNIQUE (kind, "key")
);
INSERT INTO "owners" VALUES(1,'participant','local','2026-11-23 19:32:16.639507');
INSERT INTO "owners" VALUES(2,'team','blue','2026-11-23 19:32:16.643455');
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('owners',3);
COMMIT;
