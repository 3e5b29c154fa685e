//! People who send whatever they like: each command is one form, sent over HTTP by somebody who may or may not send it.

use std::collections::BTreeMap;

use kheo_base::Id;
use kheo_people::rules::granting::NewGrant;
use kheo_people::{Authority, Role, Scope};
use kheo_store::{Reader, params};
use kheo_testing::{Client, Page};
use kheo_world::World;
use proptest::prelude::*;

use super::checks::Checks;

/// Who plays, in the roles of the small commune and those given for this play: people of two roles, of another province,
/// of none. The last seven sit on the council, which Lan and Vinh join.
pub const PEOPLE: [&str; 17] = [
    "lan", "tam", "hai", "vinh", "mai", "thu", "ngoc", "duongha", "kiemtra", "lanh", "uyvien1", "uyvien2",
    "uyvien3", "uyvien4", "uyvien5", "uyvien6", "uyvien7",
];
/// Roles beside those of the fixture: whoever holds two must not use one on what the other wrote.
const MORE: [(&str, Role, &str); 6] = [
    ("hai", Role::Registrar, "30043"),
    ("thu", Role::Registrar, "30043"),
    ("mai", Role::Recogniser, "82"),
    ("duongha", Role::Appraiser, "91"),
    ("duongha", Role::Recogniser, "91"),
    ("duongha", Role::Secretary, "91"),
];
const COUNCIL: [&str; 7] = ["uyvien1", "uyvien2", "uyvien3", "uyvien4", "uyvien5", "lan", "vinh"];
const LEVELS: [&str; 2] = ["commune", "province"];
const CHOICES: [&str; 3] = ["yes", "no", "abstain"];

/// What somebody tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Draft,
    Edit,
    Send,
    Return,
    Accept,
    Recognise,
    RecogniseMany,
    AcceptMany,
    Publish,
    Note,
    Assess,
    GiveBack,
    Evidence,
    Assign,
    Unassign,
    Score,
    Conflict,
    Session,
    Nominate,
    Roll,
    Open,
    OpenVote,
    Abstain,
    Vote,
    Everybody,
    Paper,
    CloseVote,
    BeginAgain,
    TakeOff,
    Close,
    Cancel,
    WholeSession,
    Distinguish,
    Propose,
    Answer,
    Award,
    Withdraw,
    Recheck,
    Replicate,
    Poll,
    PollStep,
    Endorse,
    TakeBack,
    DayPasses,
}

use What::{
    Abstain, Accept, AcceptMany, Answer, Assess, Assign, Award, BeginAgain, Cancel, Close, CloseVote,
    Conflict, DayPasses, Distinguish, Draft, Edit, Endorse, Everybody, Evidence, GiveBack, Nominate, Note,
    Open, OpenVote, Paper, Poll, PollStep, Propose, Publish, Recheck, Recognise, RecogniseMany, Replicate,
    Return, Roll, Score, Send, Session, TakeBack, TakeOff, Unassign, Vote, WholeSession, Withdraw,
};

/// Each command with how often it is tried and who usually sends it.
const COMMANDS: [(u32, What, &[&str]); 44] = [
    (4, Draft, &["lan", "tam", "hai", "thu", "duongha"]),
    (2, Edit, &["lan", "tam", "hai"]),
    (4, Send, &["lan", "tam", "hai", "thu", "duongha"]),
    (4, Return, &["hai", "vinh", "mai"]),
    (8, Accept, &["hai", "vinh", "mai"]),
    (14, Recognise, &["thu", "mai"]),
    (1, RecogniseMany, &["thu", "mai"]),
    (1, AcceptMany, &["hai", "mai"]),
    (4, Publish, &["thu"]),
    (1, Note, &["lan", "tam", "hai", "thu"]),
    (2, Assess, &["lan", "tam", "hai"]),
    (1, GiveBack, &["hai", "vinh", "mai"]),
    (1, Evidence, &["lan", "tam", "thu"]),
    (4, Assign, &["hai", "vinh", "mai"]),
    (1, Unassign, &["hai", "vinh", "mai"]),
    (4, Score, &["hai", "vinh", "mai"]),
    (3, Conflict, &["hai", "vinh", "mai"]),
    (1, Session, &["ngoc"]),
    (4, Nominate, &["ngoc"]),
    (2, Roll, &["ngoc"]),
    (2, Open, &["ngoc"]),
    (3, OpenVote, &["ngoc"]),
    (3, Abstain, &["uyvien1", "uyvien2", "vinh", "lan"]),
    (3, Vote, &["uyvien1", "uyvien2", "uyvien3", "uyvien4", "uyvien5", "vinh", "lan"]),
    (3, Everybody, &["ngoc"]),
    (1, Paper, &["ngoc"]),
    (3, CloseVote, &["ngoc"]),
    (1, BeginAgain, &["ngoc"]),
    (1, TakeOff, &["ngoc"]),
    (2, Close, &["ngoc"]),
    (1, Cancel, &["ngoc"]),
    (12, WholeSession, &["ngoc"]),
    (3, Distinguish, &["thu", "mai"]),
    (3, Propose, &["lan", "tam", "hai"]),
    (1, Answer, &["thu", "mai"]),
    (3, Award, &["thu", "mai"]),
    (4, Withdraw, &["thu", "mai"]),
    (3, Recheck, &["hai", "vinh", "mai"]),
    (2, Replicate, &["duongha", "lan"]),
    (1, Poll, &["thu"]),
    (2, PollStep, &["thu"]),
    (4, Endorse, &["lanh", "lan", "uyvien1", "uyvien2"]),
    (1, TakeBack, &["lanh", "lan"]),
    (1, DayPasses, &["lan"]),
];

/// One command: what, by whom, to which file, and a number for whatever else is to be chosen.
#[derive(Debug, Clone, Copy)]
pub struct Move {
    pub what: What,
    pub who: &'static str,
    pub file: u8,
    pub n: u16,
}

/// Moves as they come: three of four are sent by somebody whose work it is.
pub fn moves() -> impl Strategy<Value = Move> {
    let command = prop::sample::select(
        COMMANDS.iter().flat_map(|command| vec![command; command.0 as usize]).collect::<Vec<_>>(),
    );
    (command, any::<u8>(), any::<u8>(), any::<u16>()).prop_map(|(command, who, file, n)| {
        let usual = command.2;
        let place = usize::from(who / 4);
        let who =
            if who.is_multiple_of(4) { PEOPLE[place % PEOPLE.len()] } else { usual[place % usual.len()] };
        Move { what: command.1, who, file, n }
    })
}

/// A play: browsers of everybody, what was made so far, and what must be true of it.
pub struct Play<'w> {
    world: &'w World,
    browsers: BTreeMap<&'static str, (Client, String)>,
    accounts: BTreeMap<&'static str, Id>,
    councils: Vec<String>,
    drafts: u32,
    /// The level with which most go on, so that something comes of it.
    level: usize,
    checks: Checks<'w>,
}

impl<'w> Play<'w> {
    /// Gives out the roles, forms the councils of the commune and the province, and calls one session of each together.
    pub fn begun(world: &'w World) -> Self {
        let accounts = PEOPLE.map(|login| (login, account(world, login))).into_iter().collect();
        for (login, role, unit) in MORE {
            give(world, login, role, unit);
        }
        let (browsers, checks) = (BTreeMap::new(), Checks::new(world));
        let mut play = Self { world, browsers, accounts, councils: Vec::new(), drafts: 0, level: 0, checks };
        for unit in ["30043", "82"] {
            let formed = play.post("ngoc", "/lam-viec/hoi-dong", &[("name", "Hội đồng"), ("unit", unit)]);
            let council = formed.location.unwrap();
            for (place, login) in COUNCIL.into_iter().enumerate() {
                let role = if place == 0 { "chair" } else { "member" };
                let seat = [("login", login), ("role", role), ("from", &world.today()), ("until", "")];
                assert_eq!(play.post("ngoc", &format!("{council}/thanh-vien"), &seat).status, 303);
            }
            play.councils.push(council);
        }
        play.call(0, "ngoc");
        play.call(1, "ngoc");
        play.checks.look();
        play
    }

    /// Makes one move, and looks whether everything that must be true still is.
    pub fn make(&mut self, one: Move) {
        self.world.clock.set(self.world.clock.now().plus_seconds(1));
        let files = self.ids("select exemplar_id from exemplars order by exemplar_id limit 100");
        let fitting = self.ids(fitting(one.what));
        // Three of four go on with a file that stands where such a command fits.
        let files = if one.file < 64 || fitting.is_empty() { files } else { fitting };
        if one.n.is_multiple_of(4) {
            self.level = usize::from(one.n / 4 % 2);
        }
        let file = files[usize::from(one.file) % files.len()];
        let mut one = one;
        // Who is concerned in a file tries what they must not do more often than chance would have it.
        let mut concerned = self.checks.concerned(file);
        concerned.retain(|login| usual(one.what).contains(login));
        if one.n % 4 == 1 && !concerned.is_empty() {
            one.who = concerned[usize::from(one.n / 4) % concerned.len()];
        }
        match one.what {
            Draft | Edit | Send | Note | Assess | Evidence | Propose | Replicate => self.write(one, file),
            Session | Nominate | Roll | Open | OpenVote | Abstain | Vote | Everybody | Paper | CloseVote
            | BeginAgain | TakeOff | Close | Cancel | WholeSession => self.sit(one, file),
            Poll | PollStep | Endorse | TakeBack => self.endorse(one),
            DayPasses => {
                self.world.days_pass(1);
                self.browsers.clear();
            }
            _ => self.judge(one, file),
        }
        self.checks.look();
    }

    /// Lets the followers read to the end, and counts everything again.
    pub fn end(&mut self) -> (usize, usize) {
        self.world.follow();
        self.checks.every_count_is_a_recount();
        (self.checks.acts, self.checks.recognised)
    }

    fn post(&mut self, who: &'static str, path: &str, fields: &[(&str, &str)]) -> Page {
        let (browser, token) = self.browsers.entry(who).or_insert_with(|| {
            let mut browser = self.world.signed_in(who);
            let token = browser.get("/tai-khoan").hidden("form-token");
            (browser, token)
        });
        let mut all = vec![("form-token", token.as_str())];
        all.extend_from_slice(fields);
        let page = browser.post(path, &all);
        assert!(
            !page.status.is_server_error(),
            "{who} sends {fields:?} to {path}: {}\n{}",
            page.status,
            page.body
        );
        page
    }

    fn ids(&self, sql: &'static str) -> Vec<Id> {
        self.world.site.app.db().read_now(move |db| Ok(db.all(sql, &[], |row| row.id(0))?)).unwrap()
    }

    fn number(&self, sql: &'static str, id: Id) -> String {
        let read = move |db: &mut Reader<'_>| Ok(db.optional(sql, params![id], |row| row.int(0))?);
        self.world.site.app.db().read_now(read).unwrap().unwrap_or(0).to_string()
    }

    fn version(&self, file: Id) -> String {
        self.number("select version from exemplars where exemplar_id = $1", file)
    }

    fn write(&mut self, one: Move, file: Id) {
        let (tab, version, key) =
            (format!("/lam-viec/mo-hinh/{file}"), self.version(file), format!("{:032x}", one.n));
        match one.what {
            Draft | Replicate => {
                self.drafts += 1;
                let (origin, key) = (file.to_string(), format!("{:032x}", 0x00d0_0000 + self.drafts));
                let unit = if one.who == "duongha" { "31069" } else { "30043" };
                let text = self.text();
                let mut form = registration(&text, unit, &key, !one.n.is_multiple_of(4));
                if one.what == Replicate {
                    form.push(("origin", &origin));
                }
                self.post(one.who, "/lam-viec/mo-hinh", &form);
            }
            Edit => {
                let text = self.text();
                let mut form = registration(&text, "30043", &key, one.n.is_multiple_of(2));
                form.push(("version", &version));
                self.post(one.who, &format!("{tab}/sua"), &form);
            }
            Send => drop(self.post(one.who, &format!("{tab}/gui"), &[("version", &version)])),
            Note => {
                let (path, today) = (format!("{tab}/tien-do"), self.world.today());
                let fields = [("form-key", key.as_str()), ("noted-on", &today), ("said", "Đang làm.")];
                self.post(one.who, &path, &fields);
            }
            Assess => {
                let round = "select version from exemplar_self_assessments where exemplar_id = $1 order by round desc limit 1";
                let version = self.number(round, file);
                let fields = [
                    ("version", version.as_str()),
                    ("result-1", "1"),
                    ("result-2", "1"),
                    ("result-3", "1"),
                    ("overall", "Tốt."),
                    ("submit", "1"),
                ];
                self.post(one.who, &format!("{tab}/tu-danh-gia"), &fields);
            }
            Evidence => {
                let (browser, token) = match self.browsers.get_mut(one.who) {
                    Some(known) => known,
                    None => return,
                };
                let fields = [("form-token", token.as_str()), ("title-1", "Biên bản")];
                let page = browser.post_files(
                    &format!("{tab}/minh-chung"),
                    &fields,
                    &[("file-1", "bien-ban.pdf", &super::made::pdf(&key))],
                );
                assert!(!page.status.is_server_error(), "{}", page.body);
            }
            _ => {
                let award = ["certificate", "provincial_merit", "order"][usize::from(one.n % 3)];
                self.post(one.who, &format!("{tab}/khen-thuong/de-nghi"), &[("award", award)]);
            }
        }
    }

    /// Words that no other file has, so that nothing has to be compared.
    fn text(&self) -> String {
        let word = |place: u32| format!("từ{}v{place}", self.drafts);
        (0..6).map(word).collect::<Vec<_>>().join(" ")
    }

    fn judge(&mut self, one: Move, file: Id) {
        let (tab, version) = (format!("/lam-viec/mo-hinh/{file}"), self.version(file));
        let (today, tomorrow) = (self.world.today(), self.world.clock.now().day().plus_days(1).vietnamese());
        // Mostly the level of a vote that passed.
        let passed = "select case level when 'province' then 1 else 0 end from council_candidates
            where exemplar_id = $1 and passed = 1 order by candidate_id desc limit 1";
        let is_recognition = matches!(one.what, Recognise | RecogniseMany) && !one.n.is_multiple_of(8);
        let level = if is_recognition { self.number(passed, file).parse().unwrap() } else { self.level };
        let level = LEVELS[level];
        let past = self.world.clock.now().day().plus_days(-i32::from(one.n / 2 % 3)).vietnamese();
        let number = format!("{}/QĐ", one.n);
        let decision = [
            ("version", version.as_str()),
            ("level", level),
            ("number", &number),
            ("decided-on", if one.n.is_multiple_of(5) { &past } else { &today }),
            ("signer", "Lê Thành Công"),
            ("legal-basis", "Kế hoạch 5"),
            ("reason", "Còn thiếu"),
        ];
        let just_version = [("version", version.as_str())];
        let answer = ["tra-lai", "tu-choi", "ha-muc"][usize::from(one.n % 3)];
        let (one_file, chosen) = (format!("file-{file}"), format!("chon-{file}"));
        let mut many = decision.to_vec();
        let ids = file.to_string();
        many.extend([(one_file.as_str(), "1"), ("confirmed", "1"), ("files", ids.as_str())]);
        let (end, fields): (&str, Vec<(&str, &str)>) = match one.what {
            Return => ("tra-lai", [&decision[..], &[("due-on", &tomorrow)]].concat()),
            Accept => ("tiep-nhan", just_version.to_vec()),
            Recognise => ("cong-nhan", decision.to_vec()),
            Publish => ("cong-khai", just_version.to_vec()),
            Distinguish => ("khen-thuong/tieu-bieu", decision.to_vec()),
            Award => ("khen-thuong/tang", decision.to_vec()),
            Withdraw => ("khen-thuong/thu-hoi", decision.to_vec()),
            Recheck => ("kiem-tra-lai", vec![("effect", "effective"), ("checked-on", &today)]),
            Conflict => ("tham-dinh/xung-dot", vec![("conflict-reason", "Người nhà")]),
            Answer if answer == "ha-muc" => {
                ("khen-thuong/ha-muc", vec![("award", "certificate"), ("reason", "Mới làm")])
            }
            Answer if answer == "tra-lai" => ("khen-thuong/tra-lai", vec![("reason", "Thiếu")]),
            Answer => ("khen-thuong/tu-choi", vec![("reason", "Chưa rõ")]),
            RecogniseMany => return drop(self.post(one.who, "/lam-viec/quyet-dinh/moi", &many)),
            AcceptMany => {
                let fields =
                    [("viec", "tiep-nhan"), ("confirmed", "1"), (chosen.as_str(), "1"), (&version, "1")];
                return drop(self.post(one.who, "/lam-viec/hang-loat", &fields));
            }
            _ => return self.appraise(one, file),
        };
        self.post(one.who, &format!("{tab}/{end}"), &fields);
    }

    fn appraise(&mut self, one: Move, file: Id) {
        let (tab, today) = (format!("/lam-viec/mo-hinh/{file}/tham-dinh"), self.world.today());
        match one.what {
            Assign => {
                let logins = [["hai", "vinh"], ["vinh", "mai"], ["hai", "mai"], ["mai", "duongha"]]
                    [usize::from(one.n % 4)];
                let boxes = logins.map(|login| format!("appraiser-{}", self.accounts[login]));
                let fields = [
                    (boxes[0].as_str(), "1"),
                    (boxes[1].as_str(), "1"),
                    ("mode", "desk"),
                    ("due-on", today.as_str()),
                ];
                self.post(
                    one.who,
                    &format!("{tab}/phan-cong"),
                    &fields[usize::from((one.n / 4).is_multiple_of(3))..],
                );
            }
            Unassign => {
                let found =
                    "select assignment_id from appraisal_assignments order by assignment_id desc limit 1";
                let Some(found) = self.ids(found).first().map(Id::to_string) else { return };
                self.post(one.who, &format!("{tab}/rut"), &[("assignment", &found)]);
            }
            Score => {
                let sheets = "select s.version from appraisal_sheets s join appraisal_assignments a
                    on a.assignment_id = s.assignment_id where a.exemplar_id = $1 order by s.assignment_id limit 1";
                let version =
                    if one.n.is_multiple_of(3) { self.number(sheets, file) } else { "0".to_owned() };
                let names = ["points-1", "points-2", "points-3", "points-4", "points-5", "points-6"];
                let mut fields: Vec<(&str, &str)> = names.map(|name| (name, "7")).to_vec();
                fields.extend([("version", version.as_str()), ("opinion", "agree"), ("send", "1")]);
                self.post(one.who, &tab, &fields[..fields.len() - usize::from(one.n.is_multiple_of(5))]);
            }
            _ => {
                let round = "select version from exemplar_self_assessments where exemplar_id = $1 order by round desc limit 1";
                let version = self.number(round, file);
                let fields = [("version", version.as_str()), ("return-reason", "Ghi rõ")];
                self.post(one.who, &format!("/lam-viec/mo-hinh/{file}/tu-danh-gia/tra-lai"), &fields);
            }
        }
    }

    /// Calls a council together today.
    fn call(&mut self, council: usize, who: &'static str) {
        let (path, today) = (format!("{}/phien", self.councils[council]), self.world.today());
        self.post(who, &path, &[("held-on", &today), ("place", "Hội trường"), ("mode", "on_site")]);
    }

    fn sit(&mut self, one: Move, file: Id) {
        if one.what == WholeSession {
            return self.whole_session(one, file);
        }
        let council = self.level;
        if one.what == Session {
            return self.call(council, one.who);
        }
        // One of the two sessions that began last.
        let sessions = self.ids("select session_id from council_sessions order by session_id desc limit 2");
        let session = sessions[council % sessions.len()];
        let of =
            "select candidate_id from council_candidates where session_id = $1 order by ordinal desc limit 1";
        let candidate = Id::from_i64(self.number(of, session).parse().unwrap());
        self.step(one, session, candidate, file);
    }

    /// Takes one step of a session as whoever it is.
    fn step(&mut self, one: Move, session: Id, candidate: Id, file: Id) {
        let (path, ballot) = (format!("/lam-viec/phien-hop/{session}"), format!("/hop/{session}/phieu"));
        let (candidate, chosen, put) =
            (candidate.to_string(), format!("candidate-{candidate}"), format!("file-{file}"));
        let about =
            [("candidate", candidate.as_str()), ("reason", "Theo đề nghị"), ("cancel-reason", "Mất điện")];
        let purpose = ["recognition", "recognition", "exemplary", "award"][usize::from(one.n / 2 % 4)];
        let choice = CHOICES[usize::from(one.n / 2 % 3)];
        match one.what {
            Nominate => {
                self.post(one.who, &format!("{path}/ho-so"), &[("purpose", purpose), (&put, "1")]);
            }
            Roll => self.roll(one, &path),
            Open => drop(self.post(one.who, &format!("{path}/khai-mac"), &[])),
            OpenVote => drop(self.post(one.who, &format!("{path}/mo-phieu"), &[(&chosen, "1")])),
            Abstain => drop(self.post(one.who, &ballot, &[("candidate", &candidate), ("conflict", "1")])),
            Vote => drop(self.post(one.who, &ballot, &[("candidate", &candidate), ("choice", choice)])),
            Everybody => {
                for (place, login) in COUNCIL.into_iter().enumerate() {
                    // Mostly in favour, so that some pass.
                    let choice = CHOICES[usize::from((one.n >> place) % 8).saturating_sub(5)];
                    self.post(login, &ballot, &[("candidate", &candidate), ("choice", choice)]);
                    self.checks.look();
                }
            }
            Paper => {
                let fields = [
                    about[0],
                    ("distributed", "6"),
                    ("collected", "6"),
                    ("valid", "6"),
                    ("invalid", "0"),
                    ("votes-yes", "5"),
                    ("votes-no", "1"),
                    ("counted-by", "Cao Thị Xuyến"),
                ];
                self.post(one.who, &format!("{path}/kiem-phieu"), &fields);
            }
            CloseVote => {
                let fields = [(chosen.as_str(), "1"), ("early", "1")];
                self.post(
                    one.who,
                    &format!("{path}/dong-phieu"),
                    &fields[..1 + usize::from(one.n.is_multiple_of(3))],
                );
            }
            BeginAgain => drop(self.post(one.who, &format!("{path}/bo-phieu-lai"), &about)),
            TakeOff => drop(self.post(one.who, &format!("{path}/rut"), &about)),
            Close => drop(self.post(one.who, &format!("{path}/be-mac"), &[])),
            _ => drop(self.post(one.who, &format!("{path}/huy"), &about)),
        }
    }

    fn roll(&mut self, one: Move, path: &str) {
        let lines = COUNCIL.iter().enumerate().map(|(place, login)| {
            // One of sixteen is absent; with many absent there is no quorum.
            let is_there = !(one.n >> place).is_multiple_of(16);
            let presence = if is_there { "present" } else { "absent" };
            (format!("presence-{}", self.accounts[login]), presence)
        });
        let lines: Vec<(String, &str)> = lines.collect();
        let fields: Vec<(&str, &str)> = lines.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        self.post(one.who, &format!("{path}/diem-danh"), &fields);
    }

    /// A session from calling together to closing, of which one step may be left out, and the decision that is tried after it.
    fn whole_session(&mut self, one: Move, file: Id) {
        self.call(self.level, one.who);
        let session = self.ids("select session_id from council_sessions order by session_id desc limit 1")[0];
        let steps = [Nominate, Roll, Abstain, Open, OpenVote, Everybody, CloseVote, Close];
        for (place, what) in steps.into_iter().enumerate() {
            if place == usize::from(one.n / 2 % 16) {
                continue;
            }
            let of = "select candidate_id from council_candidates where session_id = $1 order by ordinal desc limit 1";
            let candidate = Id::from_i64(self.number(of, session).parse().unwrap());
            let who = if what == Abstain { COUNCIL[usize::from(one.n / 64 % 7)] } else { one.who };
            // For recognition, and the vote closed early if ballots are missing.
            let n = if what == Nominate {
                0
            } else if what == CloseVote {
                3
            } else {
                one.n / 4
            };
            self.step(Move { what, who, n, ..one }, session, candidate, file);
            self.checks.look();
        }
        self.judge(Move { what: Recognise, who: "thu", n: 8 * one.n.div_ceil(16), ..one }, file);
    }

    fn endorse(&mut self, one: Move) {
        if one.what == Poll {
            let public = self.ids(
                "select exemplar_id from exemplars where public_at is not null order by exemplar_id limit 9",
            );
            let boxes: Vec<String> = public.iter().map(|id| format!("chon-{id}")).collect();
            let (key, today) = (format!("{:032x}", one.n), self.world.today());
            let last = self.world.clock.now().day().plus_days(1).vietnamese();
            let mut fields = vec![
                ("form-key", key.as_str()),
                ("title", "Mô hình được yêu thích"),
                ("unit", "30043"),
                ("opens-on", &today),
                ("last-day", &last),
                ("count-shown", "during"),
            ];
            fields.extend(boxes.iter().map(|name| (name.as_str(), "1")));
            self.post(one.who, "/lam-viec/binh-chon/moi", &fields);
        }
        let Some(poll) = self.ids("select poll_id from polls order by poll_id desc limit 1").first().copied()
        else {
            return;
        };
        let version = self.number("select version from polls where poll_id = $1", poll);
        let fields = [("version", version.as_str()), ("reason", "Nhầm")];
        let choose = format!("/binh-chon/{poll}/chon");
        let candidates =
            self.ids("select exemplar_id from poll_candidates order by poll_id desc, ordinal limit 9");
        let chosen = candidates
            .get(usize::from(one.n) % candidates.len().max(1))
            .map(Id::to_string)
            .unwrap_or_default();
        match one.what {
            Poll => drop(self.post(one.who, &format!("/lam-viec/binh-chon/{poll}/mo"), &fields)),
            PollStep => {
                let step = ["mo", "dong", "dong", "huy"][usize::from(one.n % 4)];
                self.post(one.who, &format!("/lam-viec/binh-chon/{poll}/{step}"), &fields);
            }
            Endorse => drop(self.post(one.who, &choose, &[("mo-hinh", &chosen)])),
            _ => drop(self.post(one.who, &choose, &[])),
        }
    }
}

/// Who usually sends a command.
fn usual(what: What) -> &'static [&'static str] {
    COMMANDS.iter().find(|command| command.1 == what).map_or(&[], |command| command.2)
}

/// Files that stand where a command fits.
fn fitting(what: What) -> &'static str {
    match what {
        Return | Accept | AcceptMany => "select exemplar_id from exemplars where state = 'submitted' order by exemplar_id limit 9",
        Edit | Send => "select exemplar_id from exemplars where state in ('draft', 'returned') order by exemplar_id limit 9",
        Recognise | RecogniseMany => {
            "select c.exemplar_id from council_candidates c join council_sessions s on s.session_id = c.session_id
            where s.state = 'closed' and c.passed = 1 order by c.candidate_id desc limit 2"
        }
        Distinguish | Propose | Award | Answer | Withdraw | Recheck | Publish => {
            "select exemplar_id from exemplars where state = 'recognised' order by exemplar_id limit 9"
        }
        _ => "select exemplar_id from exemplars where state = 'accepted' order by exemplar_id limit 9",
    }
}

fn registration<'a>(text: &'a str, unit: &'a str, key: &'a str, sends: bool) -> Vec<(&'a str, &'a str)> {
    let mut form = vec![
        ("form-key", key),
        ("unit", unit),
        ("title", text),
        ("field", "culture_society"),
        ("subject", "collective"),
        ("stream", "new"),
        ("year", "2026"),
        ("criterion-1", "Việc làm"),
        ("measure-1", "Số việc"),
        ("target-1", "1 việc"),
    ];
    let parts =
        ["situation", "objectives", "content", "area", "lead", "resources", "time", "outputs", "sustaining"];
    form.extend(parts.map(|part| (part, text)));
    if sends {
        form.push(("send", "1"));
    }
    form
}

pub fn account(world: &World, login: &'static str) -> Id {
    let find = move |db: &mut Reader<'_>| kheo_people::accounts::by_login(db, login);
    world.site.app.db().read_now(find).unwrap().account_id
}

fn give(world: &World, login: &'static str, role: Role, unit: &str) {
    let scope = match unit.len() {
        2 => Scope::Province(unit.to_owned()),
        _ => Scope::Commune { province: "82".to_owned(), commune: unit.to_owned() },
    };
    let valid_from = world.clock.now().day();
    let grant = NewGrant { account_id: account(world, login), role, scope, valid_from, valid_to: None };
    let give =
        move |tx: &mut kheo_journal::Tx<'_, '_>| kheo_people::roles::grant(tx, Authority::Operator, &grant);
    world.site.app.journal().write_now(kheo_journal::By::default(), give).unwrap();
}
