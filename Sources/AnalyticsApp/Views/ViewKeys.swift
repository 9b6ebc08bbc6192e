/// The columns that tell the rows of each view apart: `diff` matches rows by them.
enum ViewKeys {
  static let all: [String: [String]] = [
    "page_minutes": ["path", "minute_ms"],
    "visitor_hours": ["hour_ms"],
    "visitor_days": ["day_ms"],
    "pages": ["path"],
    "statuses": ["status"],
    "requests": ["path", "kind"],
    "referrers": ["referrer"],
    "countries": ["country"],
    "agents": ["browser", "system", "device"],
    "bots": ["bot"],
    "features": ["feature"],
    "live": ["path"],
    "sessions": ["session_id"],
    "session_days": ["day"],
    "visitors": ["visitor_id"],
    "sources": ["source", "currency"],
    "funnel_steps": ["funnel", "step"],
    "funnel_visitors": ["funnel", "visitor_id", "started_ms"],
    "conversions_by_source": ["funnel", "source"],
    "revenue_days": ["day", "currency"],
    "product_sales": ["product_id", "currency"],
  ]

  /// The columns whose texts are in the lines of all events behind a row; none where lines do not hold
  /// what the row is named by.
  static let evidence: [String: [String]] = [
    "sessions": ["visitor_id"], "funnel_visitors": ["visitor_id"], "visitors": ["visitor_id"],
    "sources": [], "agents": [], "bots": [], "funnel_steps": [], "conversions_by_source": [],
    "session_days": [], "revenue_days": [], "referrers": [], "ingested_files": [],
  ]
}
