// Bytes as what a client writes to the control socket: lines, and each line a typed request. However the
// bytes are cut into reads, the same lines come out; what is accepted has been understood to the last field.
#include <optional>
#include <string>
#include <vector>

#include "control/line_splitter.hpp"
#include "control/requests.hpp"
#include "fuzz.hpp"
#include "json.hpp"

using namespace petcam;
using namespace petcam::control;
using fuzz::require;

namespace {

/// The lines of `bytes` that arrive in pieces of `piece`, and whether one of them is too long.
std::pair<std::vector<std::string>, bool> linesOf(std::string_view bytes, std::size_t piece) {
    LineSplitter splitter;
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        splitter.add(bytes.substr(at, piece));
        while (!splitter.isTooLong()) {
            auto line = splitter.next();
            if (!line) break;
            require(line->size() <= LineSplitter::kMostBytes, "a line has at most 65536 bytes");
            require(line->find('\n') == std::string::npos, "a line is one line");
            lines.push_back(std::move(*line));
        }
        if (splitter.isTooLong()) return {lines, true};
    }
    return {lines, false};
}

Json named(const char* request) {
    Json object(json_object());
    put(object.get(), "request", request);
    return object;
}

void putPort(json_t* ports, const char* name, const std::optional<std::uint16_t>& port) {
    if (!port) return;
    require(*port > 0, "a port is none but 0");
    put(ports, name, std::int64_t{*port});
}

/// The object that a request was read from, rebuilt from what was understood.
struct Rebuild {
    const json_t* body;

    bool has(const char* key) const { return json_object_get(body, key) != nullptr; }
    Json of(const char* request, CameraId camera) const {
        Json object = named(request);
        put(object.get(), "camera", toString(camera));
        return object;
    }

    Json operator()(const SubscribeRequest& request) const {
        Json object = named("subscribe");
        put(object.get(), "client", request.client);
        put(object.get(), "version", std::int64_t{kVersion});
        if (has("conditions")) putBool(object.get(), "conditions", request.conditions);
        return object;
    }
    Json operator()(const TapRequest& request) const {
        Json object = of("tap", request.camera);
        Json ports(json_object());
        putPort(ports.get(), "best", request.best);
        putPort(ports.get(), "lowest", request.lowest);
        putPort(ports.get(), "audio", request.audio);
        put(object.get(), "ports", std::move(ports));
        if (has("talk_sound")) putBool(object.get(), "talk_sound", request.talkSound);
        if (has("upper_layers")) putBool(object.get(), "upper_layers", request.upperLayers);
        return object;
    }
    Json operator()(const KeyframeRequest& request) const { return of("keyframe", request.camera); }
    Json operator()(const MotionRequest& request) const {
        Json object = of("motion", request.camera);
        putBool(object.get(), "active", request.motion.active);
        if (request.motion.level) put(object.get(), "level", std::int64_t{*request.motion.level});
        if (!request.motion.event.empty()) put(object.get(), "event", request.motion.event);
        return object;
    }
    Json operator()(const SoundRequest& request) const {
        Json object = of("sound", request.camera);
        putBool(object.get(), "active", request.sound.active);
        if (const auto& level = request.sound.levelDbfs) {
            require(*level >= -200 && *level <= 0, "a level is within its limits");
            put(object.get(), "level_dbfs", Json(json_incref(json_object_get(body, "level_dbfs"))));
        }
        if (!request.sound.event.empty()) put(object.get(), "event", request.sound.event);
        return object;
    }
    Json operator()(const RecordingRequest& request) const {
        Json object = of("recording", request.camera);
        put(object.get(), "mode", wordOf(request.recording.mode));
        putBool(object.get(), "active", request.recording.active);
        return object;
    }
    Json operator()(const DiskRequest& request) const {
        Json object = named("disk");
        put(object.get(), "state", wordOf(request.status.state));
        if (request.status.freeBytes) put(object.get(), "free_bytes", *request.status.freeBytes);
        return object;
    }
    Json operator()(const CountersRequest& request) const {
        Json object = of("counters", request.camera);
        Json counters(json_object());
        for (const auto& [name, count] : request.counts) {
            put(counters.get(), name.c_str(), static_cast<std::int64_t>(count));
        }
        put(object.get(), "counters", std::move(counters));
        return object;
    }
    Json operator()(const StatisticsRequest& request) const { return of("statistics", request.camera); }
    Json operator()(const TicketRequest& request) const { return of("ticket", request.camera); }
    Json operator()(const SwitchRequest& request) const {
        const auto& [paused, recorded] = request.change;
        require(paused.has_value() != recorded.has_value(), "one switch at a time");
        Json object = of(paused ? "pause" : "record", request.camera);
        putBool(object.get(), paused ? "paused" : "record", paused ? *paused : *recorded);
        return object;
    }
};

void checkLine(const std::string& text) {
    const Json body(json_loadb(text.data(), text.size(), 0, nullptr));
    const Line line = readLine(text);
    if (const auto* error = std::get_if<RequestError>(&line.what)) {
        const int code = static_cast<int>(error->code());
        require(code >= 400 && code <= 405, "a refused line has a code of the contract");
        require(fuzz::isPlainLine(error->what()), "the text of a refusal is one plain line");
        require(line.isLast || json_is_object(body.get()), "what is no object ends the connection");
        return;
    }
    require(!line.isLast, "a connection goes on after what was understood");
    Json understood = std::visit(Rebuild{body.get()}, std::get<Request>(line.what));
    if (line.id) put(understood.get(), "id", *line.id);
    require(json_equal(understood.get(), body.get()) == 1, "nothing of a line is dropped or invented");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::vector<char> text(data + 1, data + size);
    const std::string_view bytes(text.data(), text.size());
    const auto whole = linesOf(bytes, std::max<std::size_t>(bytes.size(), 1));
    require(linesOf(bytes, std::size_t{1} + data[0]) == whole, "lines do not depend on how they arrive");
    for (const auto& line : whole.first) {
        checkLine(line);
    }
    return 0;
}
