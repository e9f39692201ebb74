//! The month's dates for people's own calendars: iCalendar (RFC 5545).
//!
//! Instants are written in UTC, which every calendar shows by the clock on its owner's wall, so
//! that summer time needs no rules here; whole days are dates without a time.

use chrono::{DateTime, Days, NaiveDate, Utc};

/// RFC 5545, 3.1: a line has at most 75 bytes, its end apart.
const LINE_BYTES_MAX: usize = 75;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// What the calendar is called where it is subscribed to.
    pub name: String,
    pub events: Vec<Event>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Stays the same when the date changes, so that the entry moves instead of doubling.
    pub uid: String,
    pub summary: String,
    /// Empty for nothing more to say.
    pub description: String,
    /// Empty for no place.
    pub location: String,
    pub when: When,
    /// When what the entry says was last changed: from the log, not from a clock.
    pub changed_at: DateTime<Utc>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    Day(NaiveDate),
    /// A moment, such as a deadline.
    At(DateTime<Utc>),
    Between(DateTime<Utc>, DateTime<Utc>),
}

impl Calendar {
    /// `text/calendar`, in UTF-8.
    pub fn to_ics(&self) -> String {
        let mut text = String::new();
        for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"] {
            fold(&mut text, line);
        }
        fold(&mut text, "PRODID:-//Acheteurs Solidaires//Calendrier//FR");
        fold(&mut text, &format!("X-WR-CALNAME:{}", escaped(&self.name)));
        fold(&mut text, "X-WR-TIMEZONE:Europe/Paris");
        self.events.iter().for_each(|event| event.write(&mut text));
        fold(&mut text, "END:VCALENDAR");
        text
    }
}

impl Event {
    fn write(&self, text: &mut String) {
        fold(text, "BEGIN:VEVENT");
        fold(text, &format!("UID:{}", escaped(&self.uid)));
        fold(text, &format!("DTSTAMP:{}", utc(self.changed_at)));
        match self.when {
            When::Day(day) => {
                // The end is the first day that is not part of it any more.
                let end = day.checked_add_days(Days::new(1)).unwrap_or(day);
                fold(text, &format!("DTSTART;VALUE=DATE:{}", day.format("%Y%m%d")));
                fold(text, &format!("DTEND;VALUE=DATE:{}", end.format("%Y%m%d")));
                fold(text, "TRANSP:TRANSPARENT");
            }
            When::At(instant) => fold(text, &format!("DTSTART:{}", utc(instant))),
            When::Between(start, end) => {
                fold(text, &format!("DTSTART:{}", utc(start)));
                fold(text, &format!("DTEND:{}", utc(end)));
            }
        }
        let words = [
            ("SUMMARY", &self.summary),
            ("DESCRIPTION", &self.description),
            ("LOCATION", &self.location),
        ];
        for (name, value) in words.into_iter().filter(|(_, value)| !value.is_empty()) {
            fold(text, &format!("{name}:{}", escaped(value)));
        }
        fold(text, "END:VEVENT");
    }
}

fn utc(instant: DateTime<Utc>) -> String {
    instant.format("%Y%m%dT%H%M%SZ").to_string()
}

/// RFC 5545, 3.3.11.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            '\n' => escaped.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// One line, over as many as it takes: each that follows begins with a space, and no letter is
/// cut in two.
fn fold(text: &mut String, line: &str) {
    let mut used = 0;
    for letter in line.chars() {
        if used + letter.len_utf8() > LINE_BYTES_MAX {
            text.push_str("\r\n ");
            used = 1;
        }
        text.push(letter);
        used += letter.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn event(when: When) -> Event {
        Event {
            uid: "cloture-1@exemple.fr".to_owned(),
            summary: "Clôture des commandes".to_owned(),
            description: String::new(),
            location: String::new(),
            when,
            changed_at: Utc.with_ymd_and_hms(2026, 10, 1, 8, 0, 0).unwrap(),
        }
    }

    fn ics(event: Event) -> String {
        Calendar { name: "Épi".to_owned(), events: vec![event] }.to_ics()
    }

    #[test]
    fn a_deadline_is_the_same_moment_before_and_after_the_clocks_change() {
        let paris = |month, day| {
            let local = chrono_tz::Europe::Paris.with_ymd_and_hms(2026, month, day, 18, 0, 0);
            ics(event(When::At(local.unwrap().to_utc())))
        };
        assert!(paris(10, 24).contains("DTSTART:20261024T160000Z"), "summer time");
        assert!(paris(10, 26).contains("DTSTART:20261026T170000Z"), "winter time");
        assert!(paris(3, 28).contains("DTSTART:20260328T170000Z"), "before the change in spring");
        assert!(paris(3, 30).contains("DTSTART:20260330T160000Z"), "and after it");
    }

    #[test]
    fn a_day_ends_where_the_next_begins() {
        let text = ics(event(When::Day("2026-12-31".parse().unwrap())));
        assert!(text.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"));
    }

    #[test]
    fn what_people_wrote_ends_no_line_and_begins_no_property() {
        let summary = "Marché; œufs, lait\\\nDTSTART:19700101".to_owned();
        let day = When::Day("2026-11-04".parse().unwrap());
        let text = ics(Event { summary, ..event(day) });
        assert!(text.contains("SUMMARY:Marché\\; œufs\\, lait\\\\\\nDTSTART:19700101\r\n"));
    }

    #[test]
    fn lines_are_folded_at_75_bytes_and_unfold_to_what_they_were() {
        let description = "Retrait à la salle des fêtes, œufs à part. ".repeat(9);
        let day = When::Day("2026-11-04".parse().unwrap());
        let text = ics(Event { description: description.clone(), ..event(day) });
        assert!(text.split("\r\n").all(|line| line.len() <= LINE_BYTES_MAX));
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains(&format!("DESCRIPTION:{}", escaped(&description))));
        assert!(text.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
    }
}
