//! Instants: the W3C profile of ISO 8601, or seconds since 1970.

/// A point in time: seconds since 1970 and the digits of the fraction, without trailing zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Instant<'a> {
    seconds: i128,
    fraction: &'a str,
}

impl<'a> Instant<'a> {
    /// Reads `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, `YYYY-MM-DDThh:mm[:ss[.f]]` with `Z` or an offset
    /// (<https://www.w3.org/TR/NOTE-datetime>), or seconds since 1970 as digits. Four digits are a
    /// year.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_digits && text.len() != 4 {
            return Some(Self {
                seconds: text.parse().ok()?,
                fraction: "",
            });
        }
        let (date, time) = match text.split_once('T') {
            Some((date, time)) => (date, Some(time)),
            None => (text, None),
        };
        let mut parts = date.split('-');
        let year = digits(parts.next()?, 4)?;
        let (month, day) = (parts.next(), parts.next());
        if parts.next().is_some() || (time.is_some() && day.is_none()) {
            return None;
        }
        let month = month.map_or(Some(1), |part| digits(part, 2))?;
        let day = day.map_or(Some(1), |part| digits(part, 2))?;
        if !(1..=12).contains(&month) || day < 1 || day > days_of(year, month) {
            return None;
        }
        let (second_of_day, fraction) = match time {
            Some(time) => second_of_day(time)?,
            None => (0, ""),
        };
        Some(Self {
            seconds: i128::from(days_since_1970(year, month, day) * 86_400 + second_of_day),
            fraction,
        })
    }
}

fn digits(text: &str, length: usize) -> Option<i64> {
    let readable = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    readable.then(|| text.parse().ok()).flatten()
}

/// `hh:mm[:ss[.f]]` and the zone, as seconds of the day in UTC and the fraction's digits.
fn second_of_day(text: &str) -> Option<(i64, &str)> {
    let (clock, offset) = clock_and_offset(text)?;
    let (clock, fraction) = match clock.split_once('.') {
        Some((clock, fraction)) => (clock, Some(fraction)),
        None => (clock, None),
    };
    let mut parts = clock.split(':');
    let hours = part(parts.next()?, 23)?;
    let minutes = part(parts.next()?, 59)?;
    let seconds = parts.next();
    if parts.next().is_some() || (fraction.is_some() && seconds.is_none()) {
        return None;
    }
    let seconds = match seconds {
        Some(text) => part(text, 59)?,
        None => 0,
    };
    let fraction = match fraction {
        Some(text) if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) => {
            return None;
        }
        Some(text) => text.trim_end_matches('0'),
        None => "",
    };
    Some((hours * 3600 + minutes * 60 + seconds - offset, fraction))
}

/// The clock without its zone, and the zone's seconds before UTC.
fn clock_and_offset(text: &str) -> Option<(&str, i64)> {
    if let Some(clock) = text.strip_suffix('Z') {
        return Some((clock, 0));
    }
    let (clock, zone) = text.split_at_checked(text.len().checked_sub("+hh:mm".len())?)?;
    let sign = match zone.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let offset = part(hours, 23)? * 3600 + part(minutes, 59)? * 60;
    Some((clock, sign * offset))
}

fn part(text: &str, most: i64) -> Option<i64> {
    digits(text, 2).filter(|value| *value <= most)
}

fn is_leap(year: i64) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days of the proleptic Gregorian calendar, for years of four digits.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let before = year - 1;
    let leap_days = |year: i64| year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let of_years = (year - 1970) * 365 + leap_days(before) - leap_days(1969);
    let of_months: i64 = (1..month).map(|month| days_of(year, month)).sum();
    of_years + of_months + day - 1
}
