//! Days, as they are written in configuration: `2027-01-31`.
use super::Malformed;
use std::fmt;
use std::str::FromStr;

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: u16,
    month: u8,
    of_month: u8,
}

impl Day {
    /// The day that lies this many days behind 1970-01-01; the last one there is for more than it has a name for.
    pub fn since_1970(days: u64) -> Self {
        let (mut year, mut left) = (1970_u16, days);
        while left >= days_of_year(year) && year < 9999 {
            left -= days_of_year(year);
            year += 1;
        }
        let mut month = 1;
        while month < 12 && left >= days_of_month(year, month) {
            left -= days_of_month(year, month);
            month += 1;
        }
        let day = left.min(30) + 1;
        Self {
            year,
            month,
            of_month: u8::try_from(day).unwrap_or(1),
        }
    }
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_of_year(year: u16) -> u64 {
    if is_leap(year) { 366 } else { 365 }
}

fn days_of_month(year: u16, month: u8) -> u64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl FromStr for Day {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let no_day = || Malformed::new("a day is written like `2027-01-31`");
        let number = |part: Option<&str>, digits: usize| {
            part.filter(|part| {
                part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit())
            })
            .and_then(|part| part.parse::<u16>().ok())
            .ok_or_else(no_day)
        };
        let mut parts = text.split('-');
        let year = number(parts.next(), 4)?;
        let small = |number| u8::try_from(number).map_err(|_| no_day());
        let month = small(number(parts.next(), 2)?)?;
        let day = small(number(parts.next(), 2)?)?;
        let there_is = parts.next().is_none()
            && (1..=12).contains(&month)
            && day >= 1
            && u64::from(day) <= days_of_month(year, month);
        if there_is {
            Ok(Self {
                year,
                month,
                of_month: day,
            })
        } else {
            Err(no_day())
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.of_month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        for (days, written) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (11_322, "2000-12-31"),
            (20_849, "2027-01-31"),
        ] {
            assert_eq!(Day::since_1970(days).to_string(), written);
            assert_eq!(written.parse(), Ok(Day::since_1970(days)));
        }
        assert_eq!(Day::since_1970(u64::MAX).to_string(), "9999-12-31");
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for wrong in [
            "",
            "2027",
            "2027-02-29",
            "2027-13-01",
            "2027-00-01",
            "2027-1-01",
            "2027-01-01-01",
            "2027-01-+1",
        ] {
            assert!(wrong.parse::<Day>().is_err(), "{wrong}");
        }
    }
}
