//! What must be true after every move, asked of the database and of a small model of who did what: deliberately without the
//! program's rules, so that a mistake there is not made here as well.

use std::collections::{BTreeMap, BTreeSet};

use kheo_base::Id;
use kheo_exemplars::store::polls::recount;
use kheo_exemplars::store::{kept_counts, recounted};
use kheo_store::{Dialect, Reader, Value};
use kheo_world::World;

use super::play::account;

/// Who holds which role where: the fixture's roles and those given for the play, written down a second time.
const HELD: [(&str, &str, &str); 18] = [
    ("lan", "registrar", "30043"),
    ("tam", "registrar", "30043"),
    ("hai", "registrar", "30043"),
    ("thu", "registrar", "30043"),
    ("duongha", "registrar", "31069"),
    ("hai", "appraiser", "82"),
    ("vinh", "appraiser", "82"),
    ("mai", "appraiser", "82"),
    ("duongha", "appraiser", "91"),
    ("thu", "recogniser", "82"),
    ("mai", "recogniser", "82"),
    ("duongha", "recogniser", "91"),
    ("thu", "publisher", "82"),
    ("ngoc", "secretary", "82"),
    ("duongha", "secretary", "91"),
    ("tam", "auditor", "30043"),
    ("kiemtra", "auditor", "82"),
    ("quantri", "administrator", "82"),
];

/// An act as the database keeps it.
#[derive(Debug, Clone)]
struct Told {
    kind: String,
    about: String,
    subject: Id,
    by: Option<Id>,
    unit: Option<String>,
    body: String,
}

/// A result of a council on one model: the session's day, and whether it passed.
type Verdict = (String, bool);

/// What was seen so far.
pub struct Checks<'w> {
    world: &'w World,
    /// How many acts were seen.
    pub acts: usize,
    /// How many recognitions were seen.
    pub recognised: usize,
    people: BTreeMap<Id, &'static str>,
    writers: BTreeSet<(Id, Id)>,
    conflicts: BTreeSet<(Id, Id)>,
    verdicts: BTreeMap<(Id, String), Verdict>,
    voted: BTreeSet<(Id, Id)>,
}

impl<'w> Checks<'w> {
    /// Takes the files of the small commune as they are.
    pub fn new(world: &'w World) -> Self {
        let people = HELD.iter().map(|(login, ..)| (account(world, login), *login)).collect();
        let pair = |row: Vec<Value>| (id(&row[0]), id(&row[1]));
        let mut checks = Self {
            world,
            acts: 0,
            recognised: 0,
            people,
            writers: BTreeSet::new(),
            conflicts: BTreeSet::new(),
            verdicts: BTreeMap::new(),
            voted: BTreeSet::new(),
        };
        let written = "select exemplar_id, account_id from exemplar_writers limit 1000";
        checks.writers = checks.rows(written, 2).into_iter().map(pair).collect();
        checks.acts = checks.told(0).len();
        checks
    }

    /// Looks at every act since the last time, and at the votes.
    pub fn look(&mut self) {
        let new = self.told(self.acts);
        if new.is_empty() {
            return;
        }
        self.acts += new.len();
        for act in &new {
            if act.about == "exemplar" {
                self.somebody_may(act);
            }
            self.learn(act);
        }
        self.world.rows_say_what_became_of_their_models();
        if new.iter().any(|act| act.kind.contains("council") || act.kind == "exemplars.ballot_cast") {
            self.only_the_unconcerned_vote();
            self.no_ballot_leads_to_its_voter();
        }
    }

    /// Who wrote in a file or declared a conflict of interest about it.
    pub fn concerned(&self, file: Id) -> Vec<&'static str> {
        let both = self.conflicts.iter().chain(&self.writers);
        both.filter(|(about, _)| *about == file)
            .filter_map(|(_, who)| self.people.get(who).copied())
            .collect()
    }

    fn rows(&self, sql: &'static str, columns: usize) -> Vec<Vec<Value>> {
        let read = move |db: &mut Reader<'_>| {
            let row = |row: &kheo_store::Row<'_>| (0..columns).map(|column| row.value(column)).collect();
            Ok(db.all(sql, &[], row)?)
        };
        self.world.site.app.db().read_now(read).unwrap()
    }

    fn told(&self, from: usize) -> Vec<Told> {
        let sql = match self.world.site.app.db().dialect() {
            Dialect::Sqlite => {
                "select kind, subject_kind, subject_id, actor_id, unit_code, body from acts order by position limit 100000"
            }
            Dialect::Postgres => {
                "select kind, subject_kind, subject_id, actor_id, unit_code, body from acts order by arrival limit 100000"
            }
        };
        let read = move |db: &mut Reader<'_>| {
            let told = |row: &kheo_store::Row<'_>| {
                let (kind, about, subject) = (row.text(0)?, row.text(1)?, row.id(2)?);
                let (by, unit, body) = (row.opt_id(3)?, row.opt_text(4)?, row.text(5)?);
                Ok(Told { kind, about, subject, by, unit, body })
            };
            Ok(db.all(sql, &[], told)?)
        };
        let mut told = self.world.site.app.db().read_now(read).unwrap();
        told.split_off(from.min(told.len()))
    }

    /// Whoever did something with a file holds the role for it there; whoever judged it is not concerned in it.
    fn somebody_may(&mut self, act: &Told) {
        let kind = act.kind.trim_start_matches("exemplars.");
        let by = act.by.unwrap_or_else(|| panic!("nobody did {act:?}"));
        let login = self.people.get(&by).unwrap_or_else(|| panic!("{act:?} by somebody without a role"));
        let role = role_for(kind);
        let (province, commune) = self.place(act.subject);
        let holds = |unit: &str| HELD.contains(&(login, role, unit));
        // Whoever begins after a model has a place of their own.
        let is_elsewhere = kind == "replicated";
        assert!(
            is_elsewhere || holds(&province) || holds(&commune),
            "{login} is no {role} in {commune}, {province}: {act:?}"
        );
        let unit = act.unit.as_deref().unwrap_or_default();
        assert!(is_elsewhere || holds(unit), "{login} does not act for {unit}: {act:?}");
        if is_judgement(kind) {
            let concerned = (act.subject, by);
            assert!(!self.writers.contains(&concerned), "{login} wrote in the file and judges it: {act:?}");
            assert!(!self.conflicts.contains(&concerned), "{login} declared a conflict and judges: {act:?}");
        }
        if kind == "recognised" {
            self.recognised += 1;
            self.a_council_passed_it(act.subject);
        }
    }

    fn place(&self, file: Id) -> (String, String) {
        let places = "select exemplar_id, now_province, coalesce(now_commune, '') from exemplars limit 1000";
        let rows = self.rows(places, 3);
        let found = rows.iter().find(|row| id(&row[0]) == file).unwrap();
        (text(&found[1]), text(&found[2]))
    }

    /// The last closed vote on this model at the level of its newest decision passed, held no later than the decision.
    fn a_council_passed_it(&self, file: Id) {
        let newest = "select exemplar_id, level, decided_on from exemplar_recognitions
            order by recorded_at desc, recognition_id desc limit 50";
        let rows = self.rows(newest, 3);
        let row = rows.iter().find(|row| id(&row[0]) == file).unwrap();
        let (level, decided_on) = (text(&row[1]), text(&row[2]));
        assert!(decided_on.as_str() >= "2026", "the play has no older decisions");
        let verdict = self.verdicts.get(&(file, level.clone()));
        let (held_on, passed) =
            verdict.unwrap_or_else(|| panic!("no council voted on {file} at level {level}"));
        assert!(*passed, "the council refused {file} at level {level}");
        assert!(*held_on <= decided_on, "decided on {decided_on}, before the session of {held_on}");
    }

    /// Learns from an act what later ones must respect.
    fn learn(&mut self, act: &Told) {
        let kind = act.kind.trim_start_matches("exemplars.");
        let by = act.by.unwrap_or(Id::from_i64(0));
        match kind {
            "drafted"
            | "revised"
            | "noted"
            | "self_assessment_drafted"
            | "self_assessed"
            | "evidence-added" => {
                self.writers.insert((act.subject, by));
            }
            "appraisal_conflict_declared" => {
                self.conflicts.insert((act.subject, by));
            }
            "council_conflict_declared" => {
                let candidates = "select candidate_id, exemplar_id from council_candidates limit 1000";
                let rows = self.rows(candidates, 2);
                let of = rows.iter().find(|row| act.body.contains(&id(&row[0]).to_string())).unwrap();
                self.conflicts.insert((id(&of[1]), by));
            }
            "council_session_closed" => self.count_the_votes(act.subject),
            _ => {}
        }
    }

    /// What a session that closes says of each model: two thirds of all there and without conflict, two thirds of them in favour.
    fn count_the_votes(&mut self, session: Id) {
        let votes = "select c.session_id, c.exemplar_id, c.level, s.held_on, c.members, c.eligible, c.votes_yes, c.votes_no,
                c.votes_abstain, c.passed, c.purpose
            from council_candidates c join council_sessions s on s.session_id = c.session_id
            where c.state = 'decided' order by c.candidate_id limit 1000";
        for row in self.rows(votes, 11).into_iter().filter(|row| id(&row[0]) == session) {
            let [members, eligible, yes, no, abstain, passed] =
                [4, 5, 6, 7, 8, 9].map(|column| int(&row[column]));
            assert_eq!(yes + no + abstain, eligible, "votes are lost or added: {row:?}");
            assert!(eligible * 3 >= members * 2, "no quorum: {row:?}");
            assert_eq!(passed == 1, yes * 3 >= eligible * 2, "the threshold: {row:?}");
            if text(&row[10]) == "recognition" {
                self.verdicts.insert((id(&row[1]), text(&row[2])), (text(&row[3]), passed == 1));
            }
        }
    }

    /// Nobody votes on a model that they wrote in or have declared a conflict about.
    fn only_the_unconcerned_vote(&mut self) {
        let voters = "select v.candidate_id, v.account_id, c.exemplar_id from council_voters v
            join council_candidates c on c.candidate_id = v.candidate_id
            where v.has_voted = 1 and c.state = 'voting' limit 10000";
        let rows = self.rows(voters, 3);
        let voted: BTreeSet<(Id, Id)> = rows.iter().map(|row| (id(&row[0]), id(&row[1]))).collect();
        for row in &rows {
            if !self.voted.contains(&(id(&row[0]), id(&row[1]))) {
                let concerned = (id(&row[2]), id(&row[1]));
                assert!(!self.writers.contains(&concerned), "a writer votes: {row:?}");
                assert!(!self.conflicts.contains(&concerned), "somebody in conflict votes: {row:?}");
            }
        }
        self.voted = voted;
    }

    /// Acts of ballots tell nobody; each open vote keeps three counts and one order of voters, and PostgreSQL marks no row.
    fn no_ballot_leads_to_its_voter(&self) {
        let cast = "select count(*) from acts where kind = 'exemplars.ballot_cast' and (actor_id is not null or body <> '{}')";
        assert_eq!(int(&self.rows(cast, 1)[0][0]), 0, "an act of a ballot tells too much");
        let counts = "select candidate_id, count(*), cast(sum(votes) as bigint) from council_tallies group by candidate_id limit 1000";
        let sums = "select candidate_id, cast(sum(has_voted) as bigint) from council_voters group by candidate_id limit 1000";
        let voted: BTreeMap<Id, i64> =
            self.rows(sums, 2).iter().map(|row| (id(&row[0]), int(&row[1]))).collect();
        for row in self.rows(counts, 3) {
            assert_eq!(int(&row[1]), 3, "three counts, however many voted");
            assert_eq!(Some(&int(&row[2])), voted.get(&id(&row[0])), "as many ballots as voters");
        }
        let order = "select candidate_id, account_id from council_voters limit 10000";
        let mut last = BTreeMap::new();
        for row in self.rows(order, 2) {
            let before = last.insert(id(&row[0]), id(&row[1]));
            assert!(
                before.is_none_or(|before| before < id(&row[1])),
                "the order of rows tells who came first"
            );
        }
        if self.world.site.app.db().dialect() == Dialect::Postgres {
            let marks =
                "select count(distinct v.xmin::text), count(distinct t.xmin::text) from council_voters v
                join council_tallies t on t.candidate_id = v.candidate_id group by v.candidate_id";
            for row in self.rows(marks, 2) {
                assert_eq!((int(&row[0]), int(&row[1])), (1, 1), "a transaction marks a row");
            }
        }
    }

    /// Every count that is kept equals a recount.
    pub fn every_count_is_a_recount(&self) {
        let polls: Vec<Id> =
            self.rows("select poll_id from polls limit 100", 1).iter().map(|row| id(&row[0])).collect();
        let read = move |db: &mut Reader<'_>| {
            let polled = polls.iter().map(|poll| recount(db, *poll)).collect::<Result<Vec<_>, _>>()?;
            Ok((kept_counts(db)?, recounted(db)?, polled))
        };
        let (kept, counted, polled) = self.world.site.app.db().read_now(read).unwrap();
        assert_eq!(kept, counted, "what is kept and what is counted again");
        assert!(polled.iter().all(kheo_exemplars::store::polls::Recount::agrees), "{polled:?}");
        let gaps = self.world.site.app.db().read_now(|db| Ok(kheo_journal::health(db)?)).unwrap().gaps;
        assert_eq!(gaps, 0, "positions without gaps");
    }
}

/// The role that an act about a file needs at the file's place. A new kind of act has to be named here.
fn role_for(kind: &str) -> &'static str {
    match kind {
        "drafted"
        | "submitted"
        | "revised"
        | "noted"
        | "self_assessment_drafted"
        | "self_assessed"
        | "evidence-added"
        | "proposed"
        | "replicated"
        | "compared" => "registrar",
        "returned"
        | "accepted"
        | "appraisal_assigned"
        | "appraisal_withdrawn"
        | "appraisal_saved"
        | "appraisal_submitted"
        | "appraisal_conflict_declared"
        | "rechecked"
        | "self_assessment_returned" => "appraiser",
        "recognised" | "distinguished" | "awarded" | "proposal_lowered" | "proposal_refused"
        | "proposal_returned" | "withdrawn" => "recogniser",
        "published" => "publisher",
        "council_voted" => "secretary",
        _ => panic!("who may do {kind}?"),
    }
}

/// Whether it judges the file: nobody does who wrote in it or declared a conflict of interest.
fn is_judgement(kind: &str) -> bool {
    let role = role_for(kind);
    let is_free = matches!(kind, "appraisal_conflict_declared");
    (role == "appraiser" || role == "recogniser") && !is_free
}

fn id(value: &Value) -> Id {
    Id::from_i64(int(value))
}

fn int(value: &Value) -> i64 {
    match value {
        Value::Int(number) => *number,
        other => panic!("no number: {other:?}"),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        other => panic!("no text: {other:?}"),
    }
}
