//! Where letters leave the program: a mail server, or a folder.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use kheo_base::{Error, Fault, Id, Instant};
use kheo_store::Db;
use lettre::message::header::{
    ContentTransferEncoding, ContentType, HeaderName, HeaderValue, MIME_VERSION_1_0,
};
use lettre::message::{Body, Mailbox, MessageBuilder};
use lettre::{Address, Message, SmtpTransport, Transport as _};

use crate::store;

/// How long to wait for each answer of a mail server.
const ANSWER_SECONDS: u64 = 30;

/// Takes letters away.
pub struct Transport {
    sender: Mailbox,
    way: Way,
}

enum Way {
    Smtp(SmtpTransport),
    Folder(PathBuf),
}

/// What went wrong, as far as the operator needs to know; never what the letter said or to whom it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// No letter can be made of it: the address is none. Trying again would not help.
    Address,
    /// The server cannot be reached or hung up.
    Unreachable,
    /// The server could not be trusted.
    Tls,
    /// The server took too long.
    Timeout,
    /// The server asks to try later.
    Deferred,
    /// The server will not take it.
    Refused,
    /// The server says that there is no such mailbox. Trying again would not help.
    NoMailbox,
    /// The folder cannot be written.
    Folder,
}

impl Failure {
    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Unreachable => "unreachable",
            Self::Tls => "tls",
            Self::Timeout => "timeout",
            Self::Deferred => "deferred",
            Self::Refused => "refused",
            Self::NoMailbox => "no-mailbox",
            Self::Folder => "folder",
        }
    }

    /// Tells whether another try could succeed.
    pub const fn may_pass(self) -> bool {
        !matches!(self, Self::Address | Self::NoMailbox)
    }
}

/// A letter and what its envelope needs.
pub(crate) struct Outgoing {
    pub(crate) mail_id: Id,
    pub(crate) recipient: String,
    pub(crate) subject: String,
    pub(crate) body: String,
    /// Where one POST ends such letters; empty for a letter that nobody can end.
    pub(crate) unsubscribe: String,
    pub(crate) at: Instant,
}

impl Transport {
    /// A mail server: `smtp://user:password@host:587` (STARTTLS, without which nothing is sent) or
    /// `smtps://user:password@host` (TLS from the beginning). Only a server on this machine (`smtp://localhost:25`) is
    /// spoken to in the clear. `sender` is `Khéo <kheo@example.vn>` or an address alone.
    ///
    /// # Errors
    /// A fault if address or sender cannot be read; its text does not repeat the password.
    pub fn smtp(url: &str, sender: &str) -> Result<Self, Fault> {
        let server = SmtpTransport::from_url(&encrypted(url))
            .map_err(|error| Fault::because("reading the address of the mail server", error))?;
        let way = Way::Smtp(server.timeout(Some(Duration::from_secs(ANSWER_SECONDS))).build());
        Ok(Self { sender: mailbox(sender)?, way })
    }

    /// A folder into which each letter is written as a file that any mail program opens.
    ///
    /// # Errors
    /// A fault if the sender cannot be read or the folder not be made.
    pub fn folder(path: impl Into<PathBuf>, sender: &str) -> Result<Self, Fault> {
        let path = path.into();
        std::fs::create_dir_all(&path)
            .map_err(|error| Fault::because("making the folder for mail", error))?;
        Ok(Self { sender: mailbox(sender)?, way: Way::Folder(path) })
    }

    /// Sends one letter. Blocks.
    pub(crate) fn send(&self, outgoing: Outgoing) -> Result<(), Failure> {
        let mail_id = outgoing.mail_id;
        let message = self.message(outgoing)?;
        match &self.way {
            Way::Smtp(server) => server.send(&message).map(drop).map_err(|error| failure(&error)),
            Way::Folder(folder) => write(folder, mail_id, &message.formatted()).map_err(|_| Failure::Folder),
        }
    }

    /// Makes a message in the form of RFC 5322. Every header goes through a type that cannot hold a line break.
    fn message(&self, outgoing: Outgoing) -> Result<Message, Failure> {
        let recipient: Address = outgoing.recipient.parse().map_err(|_| Failure::Address)?;
        let millis = u64::try_from(outgoing.at.millis()).unwrap_or(0);
        let encoded = Body::new_with_encoding(outgoing.body, ContentTransferEncoding::QuotedPrintable);
        endable(Message::builder(), &outgoing.unsubscribe)
            .from(self.sender.clone())
            .to(Mailbox::new(None, recipient))
            .subject(outgoing.subject)
            .date(SystemTime::UNIX_EPOCH + Duration::from_millis(millis))
            // The same for every try, so that a letter sent twice after a crash is recognised as one.
            .message_id(Some(format!("<{}@{}>", outgoing.mail_id, self.sender.email.domain())))
            // So that nobody's "I am on holiday" answers a program (RFC 3834, 5).
            .raw_header(raw(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated"))
            .header(MIME_VERSION_1_0)
            .header(ContentType::TEXT_PLAIN)
            .body(encoded.map_err(|_| Failure::Address)?)
            .map_err(|_| Failure::Address)
    }
}

fn raw(name: HeaderName, value: &str) -> HeaderValue {
    HeaderValue::new(name, value.to_owned())
}

/// Says how to end such letters: by one POST, which RFC 8058 only knows over https, or else by a page.
fn endable(builder: MessageBuilder, address: &str) -> MessageBuilder {
    if address.is_empty() {
        return builder;
    }
    let name = HeaderName::new_from_ascii_str("List-Unsubscribe");
    let builder = builder.raw_header(raw(name, &format!("<{address}>")));
    if !address.starts_with("https://") {
        return builder;
    }
    let name = HeaderName::new_from_ascii_str("List-Unsubscribe-Post");
    builder.raw_header(raw(name, "List-Unsubscribe=One-Click"))
}

fn mailbox(sender: &str) -> Result<Mailbox, Fault> {
    sender.parse().map_err(|error| Fault::because("reading the sender of mail", error))
}

/// Insists on encryption unless the server is on this machine or the address says otherwise by itself.
fn encrypted(url: &str) -> String {
    let Some(rest) = url.strip_prefix("smtp://") else { return url.to_owned() };
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let is_here = ["localhost", "127.0.0.1", "[::1]"]
        .iter()
        .any(|here| host.strip_prefix(here).is_some_and(|port| port.is_empty() || port.starts_with(':')));
    if is_here || rest.contains("tls=") {
        return url.to_owned();
    }
    format!("{url}{}tls=required", if rest.contains('?') { '&' } else { '?' })
}

/// Writes the file under another name first: whoever watches the folder sees only whole letters.
fn write(folder: &Path, mail_id: Id, message: &[u8]) -> std::io::Result<()> {
    let partial = folder.join(format!("{mail_id}.partial"));
    let mut file = std::fs::File::create(&partial)?;
    file.write_all(message)?;
    file.sync_all()?;
    std::fs::rename(partial, folder.join(format!("{mail_id}.eml")))
}

/// Deletes the files of letters that were erased, where letters are files. Must not be called on an asynchronous thread.
///
/// # Errors
/// A fault of the database or of the folder.
pub fn delete_files(db: &Db, folder: &Path) -> Result<(), Fault> {
    if !folder.is_dir() {
        return Ok(());
    }
    let erased = db.read_now(|db| Ok(store::erased(db)?)).map_err(Error::into_fault)?;
    for mail_id in erased {
        for end in ["eml", "partial"] {
            match std::fs::remove_file(folder.join(format!("{mail_id}.{end}"))) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(Fault::because("deleting a letter", error));
                }
                _ => {}
            }
        }
    }
    Ok(())
}

fn failure(error: &lettre::transport::smtp::Error) -> Failure {
    if error.is_timeout() {
        Failure::Timeout
    } else if error.is_tls() {
        Failure::Tls
    } else if error.is_permanent() {
        let reply = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
        if is_without_mailbox(&reply) { Failure::NoMailbox } else { Failure::Refused }
    } else if error.is_transient() {
        Failure::Deferred
    } else {
        Failure::Unreachable
    }
}

/// Whether a server's reply says that the mailbox is none, or no longer used (RFC 3463). Other refusals, such as of everything
/// that we send, say nothing of the recipient.
fn is_without_mailbox(reply: &str) -> bool {
    let word = reply.split_whitespace().next().unwrap_or_default();
    ["5.1.1", "5.1.6", "5.1.10", "5.2.1"].contains(&word)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    fn outgoing(recipient: &str, subject: &str) -> Outgoing {
        Outgoing {
            mail_id: Id::from_i64(7),
            recipient: recipient.to_owned(),
            subject: subject.to_owned(),
            body: "Chào bà Lành,\n\nĐường dẫn: https://kheo.example.vn/dat-lai/5ec2e7\n.\nKhéo".to_owned(),
            unsubscribe: String::new(),
            at: Instant::from_millis(1_772_326_800_000),
        }
    }

    fn made(outgoing: Outgoing) -> Result<String, Failure> {
        let folder = tempfile::tempdir().unwrap();
        let transport = Transport::folder(folder.path(), "Khéo <kheo@xa.example.vn>").unwrap();
        transport.message(outgoing).map(|message| String::from_utf8(message.formatted()).unwrap())
    }

    #[test]
    fn a_message_is_plain_text_with_our_date() {
        let text = made(outgoing("lanh@xa.example.vn", "Đặt lại mật khẩu")).unwrap();
        for line in [
            "To: lanh@xa.example.vn\r\n",
            "Date: Sun, 01 Mar 2026 01:00:00 +0000\r\n",
            "Message-ID: <0000000000007@xa.example.vn>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "MIME-Version: 1.0\r\n",
            "Content-Type: text/plain; charset=utf-8\r\n",
            "Content-Transfer-Encoding: quoted-printable\r\n",
            "Subject: =?utf-8?b?",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        assert!(text.is_ascii() && text.contains("https://kheo.example.vn/dat-lai/5ec2e7"));
    }

    #[test]
    fn no_header_can_be_smuggled_in() {
        let text = made(outgoing("lanh@xa.example.vn", "Chào\r\nBcc: ai-do@example.vn\r\n\r\nThân")).unwrap();
        let head = text.split("\r\n\r\n").next().unwrap();
        assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
        for recipient in ["a@b.vn\r\nBcc: c@d.vn", "a@b.vn, c@d.vn", "", "Lành <a@b.vn>"] {
            assert_eq!(made(outgoing(recipient, "x")).unwrap_err(), Failure::Address, "{recipient}");
        }
    }

    #[test]
    fn a_circular_says_how_to_end_it() {
        let address = format!("https://kheo.example.vn/ban-tin/huy?ma={}", "5e".repeat(32));
        let circular =
            |address: &str| Outgoing { unsubscribe: address.to_owned(), ..outgoing("lanh@xa.vn", "Tin") };
        let text = made(circular(&address)).unwrap();
        assert!(text.contains(&format!("List-Unsubscribe: <{address}>\r\n")), "{text}");
        assert!(text.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{text}");
        let plain = made(circular("http://127.0.0.1:8080/ban-tin/huy?ma=5e")).unwrap();
        assert!(plain.contains("List-Unsubscribe: <http:") && !plain.contains("One-Click"), "{plain}");
        assert!(!made(outgoing("lanh@xa.vn", "Tin")).unwrap().contains("List-"));
    }

    #[test]
    fn only_a_reply_about_the_mailbox_is_one() {
        for (reply, is_so) in [
            ("5.1.1 no such user", true),
            ("5.2.1 mailbox disabled", true),
            ("5.7.1 your server is on a list", false),
            ("no such user 5.1.1", false),
            ("", false),
        ] {
            assert_eq!(is_without_mailbox(reply), is_so, "{reply}");
        }
    }

    #[test]
    fn a_server_elsewhere_is_spoken_to_under_encryption() {
        for (given, used) in [
            ("smtp://u:p@mail.example.vn:587", "smtp://u:p@mail.example.vn:587?tls=required"),
            ("smtp://u:localhost@mail.example.vn", "smtp://u:localhost@mail.example.vn?tls=required"),
            ("smtp://localhost.example.vn", "smtp://localhost.example.vn?tls=required"),
            ("smtp://localhost:25", "smtp://localhost:25"),
            ("smtp://127.0.0.1", "smtp://127.0.0.1"),
            ("smtps://u:p@mail.example.vn", "smtps://u:p@mail.example.vn"),
            ("smtp://mail.example.vn?tls=opportunistic", "smtp://mail.example.vn?tls=opportunistic"),
        ] {
            assert_eq!(encrypted(given), used);
            assert!(Transport::smtp(given, "kheo@xa.example.vn").is_ok(), "{given}");
        }
    }

    #[test]
    fn nonsense_is_said_without_repeating_the_password() {
        for (url, sender) in
            [("mail.example.vn", "a@b.vn"), ("http://u:bimat@x.vn", "a@b.vn"), ("smtp://x.vn", "không")]
        {
            let fault = Transport::smtp(url, sender).err().unwrap();
            assert!(!fault.chain().contains("bimat"), "{}", fault.chain());
        }
    }
}
