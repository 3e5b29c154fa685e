//! Pages a second over loopback, against an empty handler of the same kind of server.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use tokio::net::TcpListener;

use super::cluster;
use super::data::{self, Filled};
use super::{Plan, Report, median, news};

/// Connections of the load generator.
const CONNECTIONS: &str = "-c64";
/// Two words that every story has, among stories alone.
const SEARCH: &str = "/tra-cuu?q=th%E1%BA%AFp+s%C3%A1ng&kieu=news";
/// Clock ticks a second in `/proc`, the same on every Linux that Debian runs on.
const TICKS_PER_SECOND: f64 = 100.0;

/// Serves one of the sites until the process is ended.
pub fn serve(site: &str, folder: &Path, say: &mut dyn FnMut(&str)) -> Result<()> {
    let site = (site != "empty").then(|| data::site(folder, site == "cached")).transpose()?;
    let router = match &site {
        None => axum::Router::new().route("/", axum::routing::get(async || "ok")),
        Some(site) => site.router()?,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let _following = site.as_ref().map(kheo::wiring::follow);
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        say(&listener.local_addr()?.to_string());
        kheo::server::serve(listener, router, std::future::pending()).await;
        Ok(())
    })
}

/// Fails with what to do if there is nothing to load the pages with.
pub(super) fn ensure_load_generator() -> Result<()> {
    ensure!(Command::new("wrk").arg("-v").output().is_ok(), "wrk is missing: apt-get install wrk");
    Ok(())
}

/// One page of one site, asked for again and again.
struct Measure<'a> {
    what: &'static str,
    site: &'a Served,
    path: &'a str,
    /// A header that the browser sends besides.
    header: Option<String>,
    /// What must be reached and what is aimed at.
    bounds: Option<(f64, f64)>,
    /// The same of the processor's milliseconds for one request.
    millis: Option<(f64, f64)>,
}

/// What an article, a list or a search may take of the processor, in milliseconds: made anew, and kept.
const ANEW: Option<(f64, f64)> = Some((0.2, 0.1));
const KEPT: Option<(f64, f64)> = Some((0.05, 0.02));

pub(super) fn measure(folder: &Path, filled: &Filled, plan: &Plan, report: &mut Report) -> Result<()> {
    let story = news::fill(folder)?;
    let (empty, uncached) = (Served::start("empty", folder)?, Served::start("uncached", folder)?);
    let cached = Served::start("cached", folder)?;
    let deep = format!("/mo-hinh?{}", filled.deep);
    let of = |site, what, path| Measure { what, site, path, header: None, bounds: None, millis: None };
    let anew = |what, path| Measure { millis: ANEW, ..of(&uncached, what, path) };
    let kept = |what, path| Measure { millis: KEPT, ..of(&cached, what, path) };
    let filtered = "/mo-hinh?linh-vuc=economy&nam=2024";
    let unchanged = Some(format!("If-None-Match: {}", cached.etag("/mo-hinh")?));
    // Another process answers each question of PostgreSQL: what that costs is shown, not bounded.
    let inside = cluster::address(folder).is_none().then_some((0.12, 0.15));
    let measures = [
        of(&empty, "empty handler", "/"),
        Measure { bounds: inside, ..of(&uncached, "list of 20, uncached", "/mo-hinh") },
        of(&uncached, "list of 20 with two filters, uncached", filtered),
        of(&uncached, "list of 20 in the middle, uncached", &deep),
        of(&uncached, "model, uncached", &filled.model),
        of(&uncached, "home, uncached", "/"),
        anew("story of 24 paragraphs and 50 comments, uncached", &story),
        kept("story of 24 paragraphs and 50 comments, cached", &story),
        anew("list of 20 stories, uncached", "/tin-tuc"),
        kept("list of 20 stories, cached", "/tin-tuc"),
        anew("search among stories, uncached", SEARCH),
        kept("search among stories, cached", SEARCH),
        of(&uncached, "search among everything, uncached", "/tra-cuu?q=th%E1%BA%AFp+s%C3%A1ng"),
        Measure { bounds: Some((0.7, 0.85)), ..of(&cached, "list of 20, cached", "/mo-hinh") },
        Measure { header: unchanged, ..of(&cached, "list of 20, unchanged (304)", "/mo-hinh") },
    ];
    // All take turns, so that a busy moment of the machine does not fall on one of them alone.
    let mut rounds: Vec<Vec<Load>> = measures.iter().map(|_| Vec::new()).collect();
    for _ in 0..plan.rounds {
        for (measure, loads) in measures.iter().zip(&mut rounds) {
            loads.push(measure.site.load(measure, plan.seconds)?);
        }
    }
    let middle = |loads: &[Load], figure: fn(&Load) -> f64| median(loads.iter().map(figure).collect());
    let baseline = rounds.first().context("nothing was measured")?;
    for (measure, loads) in measures.iter().zip(&rounds) {
        let (rate, millis) = (middle(loads, |load| load.rate), middle(loads, |load| load.millis));
        // Of each round by itself: a busy moment slows the empty handler as much as the page.
        let ratio = median(loads.iter().zip(baseline).map(|(load, empty)| load.rate / empty.rate).collect());
        let figure = format!("{rate:.0} requests/s, {millis:.3} ms of processor each");
        match measure.millis {
            None => report.row(measure.what, &figure, ratio, measure.bounds),
            Some(bounds) => report.at_most(measure.what, &figure, millis, bounds),
        }
    }
    report.say(format!(
        "\nMemory after the load: uncached {:.0} MiB, cached {:.0} MiB, the pages of the data file that are mapped included.",
        uncached.memory_mib()?,
        cached.memory_mib()?
    ));
    Ok(())
}

/// The load generator for so many seconds.
fn wrk(seconds: u64) -> Command {
    let mut wrk = Command::new("wrk");
    wrk.args(["-t1", CONNECTIONS, &format!("-d{seconds}s"), "-H", "Accept-Encoding: br"]);
    wrk
}

/// What one round gave.
pub(super) struct Load {
    /// Requests a second.
    rate: f64,
    /// The server's processor time for each, in milliseconds.
    pub(super) millis: f64,
}

/// A site in a process of its own.
pub(super) struct Served {
    child: Child,
    address: String,
}

impl Served {
    pub(super) fn start(site: &str, folder: &Path) -> Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["bench-serve", site])
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()?;
        let output = child.stdout.take().context("no output of the site")?;
        let address = BufReader::new(output).lines().next().context("the site did not start")??;
        Ok(Self { child, address })
    }

    /// Returns where it answers.
    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// Loads one page for so many seconds.
    fn load(&self, measure: &Measure<'_>, seconds: u64) -> Result<Load> {
        let mut wrk = wrk(seconds);
        if let Some(header) = &measure.header {
            wrk.args(["-H", header]);
        }
        self.run(wrk.arg(format!("http://{}{}", self.address, measure.path)), measure.path)
    }

    /// Loads many pages in turn for so many seconds. The folder takes the list of them.
    pub(super) fn load_many(&self, folder: &Path, paths: &[String], seconds: u64) -> Result<Load> {
        let quoted: Vec<String> = paths.iter().map(|path| format!("{path:?}")).collect();
        let script = format!(
            "local paths = {{{}}}\nlocal number = 0\nrequest = function()\n  number = number % #paths + 1\n  \
             return wrk.format(nil, paths[number])\nend\n",
            quoted.join(", ")
        );
        let file = folder.join("paths.lua");
        std::fs::write(&file, script)?;
        self.run(wrk(seconds).arg("-s").arg(&file).arg(format!("http://{}", self.address)), "many pages")
    }

    fn run(&self, wrk: &mut Command, what: &str) -> Result<Load> {
        let before = self.ticks()?;
        let output = wrk.output()?;
        let text = String::from_utf8(output.stdout)?;
        let trouble = text.lines().find(|line| line.contains("Non-2xx") || line.contains("Socket errors"));
        if let Some(line) = trouble {
            bail!("{what}: {line}");
        }
        let value = |name: &str| text.lines().find_map(|line| line.trim().strip_prefix(name));
        let rate: f64 = value("Requests/sec:").context("wrk said nothing")?.trim().parse()?;
        let requests = text.lines().find_map(|line| line.trim().split_once(" requests in "));
        let requests: f64 = requests.context("wrk counted nothing")?.0.parse()?;
        Ok(Load { rate, millis: (self.ticks()? - before) / TICKS_PER_SECOND * 1000.0 / requests })
    }

    /// Asks for a page once and returns the tag that says whether it changed.
    fn etag(&self, path: &str) -> Result<String> {
        let mut stream = TcpStream::connect(&self.address)?;
        write!(stream, "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.address)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let answer = String::from_utf8_lossy(&answer);
        let tag =
            answer.lines().find_map(|line| line.strip_prefix("etag: ")).context("a page without a tag")?;
        Ok(tag.to_owned())
    }

    /// Memory that the process holds.
    pub(super) fn memory_mib(&self) -> Result<f64> {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let kib = text.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB"));
        Ok(kib.context("no memory in /proc")?.trim().parse::<f64>()? / 1024.0)
    }

    /// Processor time used so far, in clock ticks.
    fn ticks(&self) -> Result<f64> {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let fields: Vec<&str> = text.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let read = |place: usize| fields.get(place).and_then(|field| field.parse::<f64>().ok());
        Ok(read(11).context("no user time")? + read(12).context("no system time")?)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
