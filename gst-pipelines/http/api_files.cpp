#include <jansson.h>

#include <array>
#include <ctime>

#include "http/api.hpp"
#include "http/file_response.hpp"
#include "http/timeline_json.hpp"

// Clips and pictures: sent, kept, removed. What belongs to another camera than the ticket's is refused
// whatever it is.
namespace petcam::gst::http {
namespace {

Response notThere() {
    return errorResponse(404, "there is no such thing");
}
Response notWithThis() {
    return errorResponse(403, "not with this ticket");
}

/// {"starred": true or false} and nothing else.
std::optional<bool> starredIn(const std::string& body) {
    const std::unique_ptr<json_t, decltype(&json_decref)> root(
        json_loadb(body.data(), body.size(), JSON_REJECT_DUPLICATES, nullptr), &json_decref);
    const json_t* starred = json_object_get(root.get(), "starred");
    if (!json_is_boolean(starred) || json_object_size(root.get()) != 1) return std::nullopt;
    return json_is_true(starred);
}

/// What may stand in a name on any computer.
std::string safeName(const std::string& name) {
    std::string safe;
    for (const char c : name) {
        const bool forbidden = static_cast<unsigned char>(c) < 0x20 || c == 0x7F ||
                               std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos;
        safe += forbidden ? '_' : c;
    }
    return safe;
}

std::string dateText(WallTime at) {
    const std::time_t seconds = static_cast<std::time_t>(unixSeconds(at));
    std::tm local{};
    ::localtime_r(&seconds, &local);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%d %H.%M.%S", &local);
    return text.data();
}

}  // namespace

std::string Api::downloadName(const store::OpenFile& file) const {
    return safeName(ports_.cameraName(file.camera)) + " " + dateText(file.start);
}

Response Api::clip(const Request& request, const Ticket& ticket, const std::string& id) {
    const auto clip = *store::clipIdOf(id);
    auto open = archive_.openClip(clip);
    if (!open) return notThere();
    if (open->camera != ticket.camera) return notWithThis();
    const bool running = archive_.isRunning(clip);
    const std::uint64_t length =
        lengths_.lengthFor(ticket.member + std::to_string(ticket.expires), clip, open->bytes, running,
                           ticket.expires, unixSeconds(ports_.now()));
    ServedFile served{std::make_shared<store::Descriptor>(std::move(open->file)),
                      std::min(length, open->bytes), id + "-" + std::to_string(length),
                      mediaType(open->container), ""};
    if (parameter(request.query, "download") == "1") {
        served.downloadName = downloadName(*open) + "." + toText(open->container);
    }
    return fileResponse(request, served);
}

Response Api::snapshot(const Request& request, const Ticket& ticket, const std::string& id) {
    const auto number = parameter(request.query, "n");
    const bool valid = !number || (number->size() == 1 && (*number)[0] >= '1' && (*number)[0] <= '9');
    if (!valid) return errorResponse(400, "n is a number from 1 to 9");
    const bool cropped = parameter(request.query, "crop") == "1";
    auto open = archive_.openSnapshot(*store::eventIdOf(id), cropped,
                                      number ? std::optional((*number)[0] - '0') : std::nullopt);
    if (!open) return notThere();
    if (open->camera != ticket.camera) return notWithThis();
    ServedFile served{std::make_shared<store::Descriptor>(std::move(open->file)), open->bytes, open->version,
                      "image/jpeg", ""};
    if (parameter(request.query, "download") == "1") served.downloadName = downloadName(*open) + ".jpg";
    return fileResponse(request, served);
}

Response Api::removeClip(const Request&, const Ticket& ticket, const std::string& id) {
    const auto clip = archive_.clip(*store::clipIdOf(id));
    if (!clip) return notThere();
    if (clip->camera != ticket.camera) return notWithThis();
    switch (archive_.removeClip(clip->id)) {
        case store::Removal::BeingWritten:
            return errorResponse(409, "it is being recorded");
        case store::Removal::NotThere:
            return notThere();
        default:
            return jsonResponse(200, "{}");
    }
}

Response Api::starClip(const Request& request, const Ticket& ticket, const std::string& id) {
    const auto starred = starredIn(request.body);
    if (!starred) return errorResponse(400, "the body must be {\\\"starred\\\": true} or false");
    const auto clip = archive_.clip(*store::clipIdOf(id));
    if (!clip) return notThere();
    if (clip->camera != ticket.camera) return notWithThis();
    return archive_.starClip(clip->id, *starred) ? jsonResponse(200, "{}") : notThere();
}

}  // namespace petcam::gst::http
