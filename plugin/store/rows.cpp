#include "store/rows.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>

namespace petcam::store {
namespace {

using SQLite::Column;
using SQLite::Database;
using SQLite::Statement;

std::int64_t seconds(WallTime time) {
    return time.time_since_epoch().count();
}

void bindTime(Statement& statement, const char* name, const std::optional<WallTime>& time) {
    if (time) {
        statement.bind(name, seconds(*time));
    } else {
        statement.bind(name);
    }
}

void bindWindow(Statement& statement, const Window& window) {
    bindTime(statement, ":from", window.from);
    bindTime(statement, ":until", window.until);
}

void bindPrincipal(Statement& statement, const Principal& principal) {
    const auto* member = std::get_if<MemberId>(&principal);
    const auto* camera = std::get_if<CameraId>(&principal);
    member ? statement.bind(":member", member->value) : statement.bind(":member");
    camera ? statement.bind(":camera", camera->value) : statement.bind(":camera");
}

void bindDigest(Statement& statement, const char* name, const Digest& digest) {
    statement.bind(name, digest.data(), static_cast<int>(digest.size()));
}

WallTime timeOf(const Column& column) {
    return WallTime(std::chrono::seconds(column.getInt64()));
}

std::optional<WallTime> optionalTime(const Column& column) {
    return column.isNull() ? std::nullopt : std::optional(timeOf(column));
}

Window windowOf(Statement& row) {
    return {optionalTime(row.getColumn("valid_from")), optionalTime(row.getColumn("valid_until"))};
}

Principal principalOf(Statement& row) {
    const Column member = row.getColumn("member");
    if (!member.isNull()) return MemberId{member.getInt64()};
    return CameraId{row.getColumn("camera").getInt64()};
}

Digest digestOf(const Column& column) {
    Digest digest{};
    const auto* bytes = static_cast<const std::uint8_t*>(column.getBlob());
    std::copy_n(bytes, std::min<std::size_t>(digest.size(), static_cast<std::size_t>(column.getBytes())),
                digest.begin());
    return digest;
}

Rights rightsIn(const Column& column) {
    return Rights::fromBits(column.getUInt());
}

void run(Database& database, const char* sql, std::int64_t id) {
    Statement statement(database, sql);
    statement.bind(1, id);
    statement.exec();
}

void dropOf(Database& database, const char* table, const Principal& principal) {
    Statement statement(
        database, std::string("DELETE FROM ") + table + " WHERE member IS :member AND camera IS :camera");
    bindPrincipal(statement, principal);
    statement.exec();
}

struct Writer {
    Database& database;

    void operator()(const PutMember& put) const {
        const Member& member = put.member;
        Statement row(database,
                      "INSERT INTO member (id, name, role, valid_from, valid_until, rights, since)"
                      " VALUES (:id, :name, :role, :from, :until, :rights, :since)"
                      " ON CONFLICT (id) DO UPDATE SET name = :name, role = :role, valid_from = :from,"
                      " valid_until = :until, rights = :rights");
        row.bind(":id", member.id.value);
        row.bind(":name", member.name);
        row.bind(":role", wordOf(member.role));
        bindWindow(row, member.window);
        row.bind(":rights", std::int32_t{member.elsewhere.bits()});
        row.bind(":since", seconds(member.since));
        row.exec();
        run(database, "DELETE FROM member_camera WHERE member = ?", member.id.value);
        for (const auto& [camera, grant] : member.grants) {
            putGrant(member.id, camera, grant);
        }
    }
    void operator()(const DropMember& drop) const {
        run(database, "DELETE FROM member WHERE id = ?", drop.id.value);
    }
    void operator()(const PutCamera& put) const {
        Statement row(database,
                      "INSERT INTO camera (id, name, since, paused, recorded)"
                      " VALUES (:id, :name, :since, :paused, :recorded)"
                      " ON CONFLICT (id) DO UPDATE SET name = :name, paused = :paused, recorded = :recorded");
        row.bind(":id", put.camera.id.value);
        row.bind(":name", put.camera.name);
        row.bind(":since", seconds(put.camera.since));
        row.bind(":paused", std::int32_t{put.camera.paused});
        row.bind(":recorded", std::int32_t{put.camera.recorded});
        row.exec();
    }
    void operator()(const DropCamera& drop) const {
        run(database, "DELETE FROM camera WHERE id = ?", drop.id.value);
    }
    void operator()(const PutDevice& put) const {
        Statement row(database,
                      "INSERT INTO device (id, member, camera, token_sha256, since)"
                      " VALUES (:id, :member, :camera, :token, :since)");
        row.bind(":id", put.device.id.value);
        bindPrincipal(row, put.device.of);
        bindDigest(row, ":token", put.device.token);
        row.bind(":since", seconds(put.device.since));
        row.exec();
    }
    void operator()(const DropDevice& drop) const {
        run(database, "DELETE FROM device WHERE id = ?", drop.id.value);
    }
    void operator()(const PutInvitation& put) const {
        dropOf(database, "invitation", put.invitation.to);
        Statement row(database,
                      "INSERT INTO invitation (member, camera, code_sha256, expires)"
                      " VALUES (:member, :camera, :code, :expires)");
        bindPrincipal(row, put.invitation.to);
        bindDigest(row, ":code", put.invitation.code);
        row.bind(":expires", seconds(put.invitation.expires));
        row.exec();
    }
    void operator()(const DropInvitation& drop) const { dropOf(database, "invitation", drop.to); }

private:
    void putGrant(MemberId member, CameraId camera, const Grant& grant) const {
        Statement row(database,
                      "INSERT INTO member_camera (member, camera, rights, valid_from, valid_until)"
                      " VALUES (:member, :camera, :rights, :from, :until)");
        row.bind(":member", member.value);
        row.bind(":camera", camera.value);
        row.bind(":rights", std::int32_t{grant.rights.bits()});
        bindWindow(row, grant.window);
        row.exec();
    }
};

void readMembers(Database& database, Records& records) {
    Statement row(database, "SELECT id, name, role, valid_from, valid_until, rights, since FROM member");
    while (row.executeStep()) {
        const MemberId id{row.getColumn("id").getInt64()};
        records.members[id] = {id,
                               row.getColumn("name").getString(),
                               roleOf(row.getColumn("role").getString()).value_or(Role::Sitter),
                               windowOf(row),
                               rightsIn(row.getColumn("rights")),
                               {},
                               timeOf(row.getColumn("since"))};
    }
    Statement grants(database, "SELECT member, camera, rights, valid_from, valid_until FROM member_camera");
    while (grants.executeStep()) {
        Member& member = records.members.at(MemberId{grants.getColumn("member").getInt64()});
        member.grants[CameraId{grants.getColumn("camera").getInt64()}] = {
            rightsIn(grants.getColumn("rights")), windowOf(grants)};
    }
}

void readCameras(Database& database, Records& records) {
    Statement row(database, "SELECT id, name, since, paused, recorded FROM camera");
    while (row.executeStep()) {
        const CameraId id{row.getColumn("id").getInt64()};
        records.cameras[id] = {id, row.getColumn("name").getString(), timeOf(row.getColumn("since")),
                               row.getColumn("paused").getInt() != 0,
                               row.getColumn("recorded").getInt() != 0};
    }
}

void readDevices(Database& database, Records& records) {
    Statement row(database, "SELECT id, member, camera, token_sha256, since FROM device");
    while (row.executeStep()) {
        const DeviceId id{row.getColumn("id").getInt64()};
        records.devices[id] = {id, principalOf(row), digestOf(row.getColumn("token_sha256")),
                               timeOf(row.getColumn("since"))};
    }
    Statement waiting(database, "SELECT member, camera, code_sha256, expires FROM invitation");
    while (waiting.executeStep()) {
        const Principal to = principalOf(waiting);
        records.invitations[to] = {to, digestOf(waiting.getColumn("code_sha256")),
                                   timeOf(waiting.getColumn("expires"))};
    }
}

void readCounters(Database& database, Records& records) {
    Statement row(database, "SELECT name, seq FROM sqlite_sequence");
    while (row.executeStep()) {
        const std::string table = row.getColumn(0).getString();
        const std::int64_t last = row.getColumn(1).getInt64();
        if (table == "member") records.lastMember.value = last;
        if (table == "camera") records.lastCamera.value = last;
        if (table == "device") records.lastDevice.value = last;
    }
}

void writeCounter(Database& database, const char* table, std::int64_t last) {
    if (last == 0) return;
    Statement drop(database, "DELETE FROM sqlite_sequence WHERE name = :name");
    drop.bind(":name", table);
    drop.exec();
    Statement row(database, "INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)");
    row.bind(":name", table);
    row.bind(":last", last);
    row.exec();
}

}  // namespace

Records readRecords(Database& database) {
    Records records;
    readMembers(database, records);
    readCameras(database, records);
    readDevices(database, records);
    readCounters(database, records);
    return records;
}

void writeChange(Database& database, const Change& change) {
    std::visit(Writer{database}, change);
}

void writeRecords(Database& database, const Records& records) {
    const Writer write{database};
    for (const auto& [id, camera] : records.cameras) {
        write(PutCamera{camera});
    }
    for (const auto& [id, member] : records.members) {
        write(PutMember{member});
    }
    for (const auto& [id, device] : records.devices) {
        write(PutDevice{device});
    }
    for (const auto& [to, invitation] : records.invitations) {
        write(PutInvitation{invitation});
    }
    writeCounter(database, "member", records.lastMember.value);
    writeCounter(database, "camera", records.lastCamera.value);
    writeCounter(database, "device", records.lastDevice.value);
}

}  // namespace petcam::store
