// Reads a calendar from standard input with ical.js and answers with what it understood, as JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));

for (const timezone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(timezone);
}

const answer = {
  name: calendar.getFirstPropertyValue("name"),
  timezones: calendar.getAllSubcomponents("vtimezone").map((one) => one.getFirstPropertyValue("tzid")),
  events: calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      sequence: event.sequence,
      start: event.startDate.toUnixTime(),
      end: event.endDate.toUnixTime(),
      summary: event.summary,
      description: event.description,
      location: event.location,
      geo: component.getFirstPropertyValue("geo"),
      url: component.getFirstPropertyValue("url"),
      conference: component.getFirstPropertyValue("conference"),
      status: component.getFirstPropertyValue("status"),
      categories: component.getFirstProperty("categories")?.getValues() ?? [],
      contact: component.getFirstPropertyValue("contact"),
      alarms: component
        .getAllSubcomponents("valarm")
        .map((alarm) => alarm.getFirstPropertyValue("trigger").toSeconds()),
    };
  }),
};

process.stdout.write(JSON.stringify(answer));
