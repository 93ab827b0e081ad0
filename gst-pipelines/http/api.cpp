#include "http/api.hpp"

#include <algorithm>
#include <array>
#include <atomic>

#include "http/timeline_json.hpp"

// Which request is which, and whether its ticket allows it.
namespace petcam::gst::http {
namespace {

constexpr std::string_view kPrefix = "/media/v1/";
constexpr std::string_view kBearer = "Bearer ";
constexpr std::size_t kLongestPath = 128;
/// Long enough for any clip, short enough for one answer.
constexpr std::int64_t kLongestSpan = 32 * 24 * 3600;
/// Pictures on request are kept, so nobody may fill the disk with them.
constexpr auto kBetweenSnapshots = 2s;

/// The header counts; the address is for those who cannot set headers.
std::string_view ticketOf(const Request& request) {
    const std::string_view header = request.authorization;
    if (header.starts_with(kBearer)) return header.substr(kBearer.size());
    return parameter(request.query, "ticket").value_or("");
}

std::optional<std::int64_t> secondsOf(std::optional<std::string_view> text) {
    if (!text || text->empty() || text->size() > 12) return std::nullopt;
    std::int64_t value = 0;
    for (const char c : *text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

/// Answers once, whatever becomes of the picture.
class PendingSnapshot {
public:
    explicit PendingSnapshot(Api::Done done) : done_(std::move(done)) {}
    ~PendingSnapshot() { answer(std::nullopt); }
    PendingSnapshot(const PendingSnapshot&) = delete;
    PendingSnapshot& operator=(const PendingSnapshot&) = delete;

    void answer(std::optional<store::EventId> event) {
        if (answered_.exchange(true)) return;
        done_(event ? jsonResponse(200, "{\"event\":\"" + toString(*event) + "\"}")
                    : errorResponse(503, "there is no picture to be had now"));
    }

private:
    const Api::Done done_;
    std::atomic<bool> answered_{false};
};

Response notAllowed(const std::string& methods) {
    Response response = errorResponse(405, "not with this method");
    response.headers.emplace_back("Allow", methods);
    return response;
}

}  // namespace

struct Api::Route {
    const char* collection;  ///< before the subject
    const char* action;      ///< behind it; "" when nothing
    const char* method;      ///< GET means HEAD too
    Action needs;
    Answer answer;  ///< null: a picture is taken
};

const Api::Route Api::kRoutes[] = {
    {"cameras", "timeline", "GET", Action::Read, &Api::timeline},
    {"cameras", "snapshot", "POST", Action::Read, nullptr},
    {"clips", "", "GET", Action::Read, &Api::clip},
    {"clips", "", "DELETE", Action::Delete, &Api::removeClip},
    {"clips", "star", "PUT", Action::Star, &Api::starClip},
    {"events", "snapshot.jpg", "GET", Action::Read, &Api::snapshot},
};

struct Api::Match {
    std::vector<const Route*> routes;  ///< one for each method
    std::string subject;
};

Api::Api(store::Archive& archive, TicketGate& gate, ApiPorts ports)
    : archive_(archive), gate_(gate), ports_(std::move(ports)) {}

/// Segments are compared as they came. An id consists of letters and digits, so nothing that means something
/// in a path, encoded or not, gets further than this.
std::optional<Api::Match> Api::match(std::string_view path) {
    if (path.size() > kLongestPath || !path.starts_with(kPrefix)) return std::nullopt;
    path.remove_prefix(kPrefix.size());
    std::array<std::string_view, 3> parts{};
    std::size_t count = 0;
    while (true) {
        const auto end = path.find('/');
        if (count == parts.size()) return std::nullopt;
        parts[count++] = path.substr(0, end);
        if (end == std::string_view::npos) break;
        path.remove_prefix(end + 1);
    }
    if (count < 2 || (count == 3 && parts[2].empty())) return std::nullopt;
    Match found{{}, std::string(parts[1])};
    for (const Route& route : kRoutes) {
        if (parts[0] == route.collection && parts[2] == route.action) found.routes.push_back(&route);
    }
    const bool valid = parts[0] == "cameras" ? store::isCameraId(parts[1])
                       : parts[0] == "clips" ? store::clipIdOf(parts[1]).has_value()
                                             : store::eventIdOf(parts[1]).has_value();
    return valid && !found.routes.empty() ? std::optional(std::move(found)) : std::nullopt;
}

void Api::answer(const Request& request, const Done& done) {
    try {
        const auto found = match(request.path);
        if (!found) return done(errorResponse(404, "there is no such thing"));
        bool later = false;
        Response response = authorised(*found, request, done, later);
        if (!later) done(std::move(response));
    } catch (const BadQuery&) {
        done(errorResponse(400, "a parameter is there twice"));
    } catch (const store::ArchiveError&) {
        // Its text names files, which are nobody's business; the log has it from Upkeep.
        Response response = errorResponse(503, "the recordings are not to be had now");
        response.headers.emplace_back("Retry-After", "5");
        done(std::move(response));
    } catch (const std::exception&) {
        done(errorResponse(500, "internal error"));
    }
}

Response Api::authorised(const Match& found, const Request& request, const Done& done, bool& later) {
    const std::string method = request.method == "HEAD" ? "GET" : request.method;
    const auto route = std::find_if(found.routes.begin(), found.routes.end(),
                                    [&](const Route* one) { return one->method == method; });
    if (route == found.routes.end()) {
        std::string methods;
        for (const Route* one : found.routes) {
            methods += (methods.empty() ? "" : ", ") + std::string(one->method);
            if (methods.ends_with("GET")) methods += ", HEAD";
        }
        return notAllowed(methods);
    }
    const auto ticket = gate_.admit(ticketOf(request), unixSeconds(ports_.now()));
    if (!ticket) {
        Response response = errorResponse(401, "a ticket is needed that is valid now");
        response.headers.emplace_back("WWW-Authenticate", "Bearer");
        return response;
    }
    if (!ticket->may((*route)->needs)) return errorResponse(403, "not with this ticket");
    if ((*route)->collection == std::string_view("cameras") && found.subject != ticket->camera) {
        return errorResponse(403, "not with this ticket");
    }
    if ((*route)->answer) return (this->*(*route)->answer)(request, *ticket, found.subject);
    auto response = takeSnapshot(found.subject, done);
    later = !response;
    return response.value_or(Response{});
}

Response Api::timeline(const Request& request, const Ticket&, const std::string& camera) {
    const auto from = secondsOf(parameter(request.query, "from"));
    const auto to = secondsOf(parameter(request.query, "to"));
    if (!from || !to || *from >= *to || *to - *from > kLongestSpan) {
        return errorResponse(400, "from and to are Unix seconds, at most 32 days apart");
    }
    const auto all =
        archive_.timeline(camera, WallTime(std::chrono::seconds(*from)), WallTime(std::chrono::seconds(*to)));
    return jsonResponse(200, timelineJson(all, ports_.recordingMode(camera), ports_.now()));
}

std::optional<Response> Api::takeSnapshot(const std::string& camera, const Done& done) {
    const WallTime now = ports_.now();
    {
        const std::lock_guard taking(taking_);
        const auto last = taken_.find(camera);
        if (last != taken_.end() && now >= last->second && now < last->second + kBetweenSnapshots) {
            Response response = errorResponse(429, "one was taken just now");
            response.headers.emplace_back("Retry-After", "2");
            return response;
        }
        taken_[camera] = now;
    }
    const auto pending = std::make_shared<PendingSnapshot>(done);
    ports_.takeSnapshot(camera, [pending](std::optional<store::EventId> event) { pending->answer(event); });
    return std::nullopt;
}

}  // namespace petcam::gst::http
