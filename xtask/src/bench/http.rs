//! Pages a second over loopback, against an empty handler of the same kind of server.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use kheo::wiring::Site;
use kheo_base::{Clock, Entropy};
use kheo_people::Cost;
use kheo_store::{Config, Db};
use kheo_web::Settings;
use tokio::net::TcpListener;

use super::Report;
use super::acts::median;
use super::data::{Filled, location};

/// Connections of the load generator.
const CONNECTIONS: &str = "-c64";
/// Rounds; the median counts.
const ROUNDS: usize = 3;
/// Clock ticks a second in `/proc`, the same on every Linux that Debian runs on.
const TICKS_PER_SECOND: f64 = 100.0;

/// Serves one of the sites until the process is ended.
pub fn serve(site: &str, data: &Path, say: &mut dyn FnMut(&str)) -> Result<()> {
    let router = match site {
        "empty" => axum::Router::new().route("/", axum::routing::get(async || "ok")),
        _ => kheo_site(data, site == "cached")?.router()?,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        say(&listener.local_addr()?.to_string());
        kheo::server::serve(listener, router, std::future::pending()).await;
        Ok(())
    })
}

fn kheo_site(data: &Path, page_cache: bool) -> Result<Site> {
    let settings = Settings {
        base_url: "http://127.0.0.1".to_owned(),
        secure_cookies: false,
        page_cache,
        demonstration: false,
    };
    let db = Db::open(&Config::at(location(data)))?;
    Ok(Site::new(db, Clock::system(), Entropy::system(), Cost::RECOMMENDED, settings)?)
}

pub(super) fn measure(folder: &Path, filled: &Filled, seconds: u64, report: &mut Report) -> Result<()> {
    ensure!(Command::new("wrk").arg("-v").output().is_ok(), "wrk is missing: apt-get install wrk");
    let (empty, uncached) = (Served::start("empty", folder)?, Served::start("uncached", folder)?);
    let cached = Served::start("cached", folder)?;
    let deep = format!("/mo-hinh?{}", filled.deep);
    let plan: [(&str, &Served, &str, Option<(f64, f64)>); 7] = [
        ("empty handler", &empty, "/", None),
        ("list of 20, uncached", &uncached, "/mo-hinh", Some((0.12, 0.15))),
        ("list of 20 with two filters, uncached", &uncached, "/mo-hinh?linh-vuc=economy&nam=2024", None),
        ("list of 20 in the middle, uncached", &uncached, &deep, None),
        ("model, uncached", &uncached, &filled.model, None),
        ("home, uncached", &uncached, "/", None),
        ("list of 20, cached", &cached, "/mo-hinh", Some((0.7, 0.85))),
    ];
    let mut figures: Vec<(Vec<f64>, Vec<f64>)> = vec![(Vec::new(), Vec::new()); plan.len()];
    for _ in 0..ROUNDS {
        for ((_, served, path, _), figure) in plan.iter().zip(&mut figures) {
            let (rate, millis) = served.load(path, seconds)?;
            figure.0.push(rate);
            figure.1.push(millis);
        }
    }
    let baseline = median(figures[0].0.clone());
    for ((what, _, _, bounds), (rates, millis)) in plan.into_iter().zip(figures) {
        let (rate, millis) = (median(rates), median(millis));
        report.row(
            what,
            &format!("{rate:.0} requests/s, {millis:.3} ms of processor each"),
            rate / baseline,
            bounds,
        );
    }
    report.say(format!(
        "\nUnits and succession imported in {:.1} s; models at {:.0} a second.",
        filled.units_seconds, filled.models_per_second
    ));
    Ok(())
}

/// A site in a process of its own.
struct Served {
    child: Child,
    address: String,
}

impl Served {
    fn start(site: &str, folder: &Path) -> Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["bench-serve", site])
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()?;
        let output = child.stdout.take().context("no output of the site")?;
        let address = BufReader::new(output).lines().next().context("the site did not start")??;
        Ok(Self { child, address })
    }

    /// Loads one page; returns requests a second and the processor's milliseconds for each.
    fn load(&self, path: &str, seconds: u64) -> Result<(f64, f64)> {
        let before = self.ticks()?;
        let url = format!("http://{}{path}", self.address);
        let duration = format!("-d{seconds}s");
        let arguments = ["-t1", CONNECTIONS, &duration, "-H", "Accept-Encoding: br", &url];
        let output = Command::new("wrk").args(arguments).output()?;
        let text = String::from_utf8(output.stdout)?;
        if let Some(line) =
            text.lines().find(|line| line.contains("Non-2xx") || line.contains("Socket errors"))
        {
            bail!("{path}: {line}");
        }
        let rate =
            text.lines().find_map(|line| line.strip_prefix("Requests/sec:")).context("wrk said nothing")?;
        let rate: f64 = rate.trim().parse()?;
        let requests = rate * f64::from(u32::try_from(seconds)?);
        Ok((rate, (self.ticks()? - before) / TICKS_PER_SECOND * 1000.0 / requests))
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
