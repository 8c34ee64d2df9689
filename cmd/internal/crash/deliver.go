package crash

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"jiyao/workflow"
)

// deliverAll carries what is in the outbox to the recipient, and marks it
// afterwards: at least once.
func deliverAll(ctx context.Context, cfg serverConfig) {
	db, err := sql.Open("sqlite", "file:"+cfg.DSN+"?_pragma=busy_timeout(5000)&_pragma=synchronous(FULL)&_txlock=immediate")
	if err != nil {
		return
	}
	defer db.Close()
	to := over(cfg.Inbox)
	for ctx.Err() == nil {
		n, err := deliverSome(ctx, db, to)
		if err != nil || n == 0 {
			_ = sleep(ctx, 10*time.Millisecond)
		}
	}
}

func deliverSome(ctx context.Context, db *sql.DB, to *http.Client) (int, error) {
	rows, err := db.QueryContext(ctx, "SELECT id, msg_key, topic, minutes_id, version, payload FROM outbox WHERE delivered = '' ORDER BY id LIMIT 50")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	var ids []int64
	for rows.Next() {
		var id int64
		var m workflow.Message
		if err := rows.Scan(&id, &m.Key, &m.Topic, &m.Minutes, &m.Version, &m.Payload); err != nil {
			return 0, err
		}
		if err := post(ctx, to, m); err != nil {
			return 0, err
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil || len(ids) == 0 {
		return 0, err
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return 0, err
	}
	_, err = db.ExecContext(ctx, "UPDATE outbox SET delivered = 'x', attempts = attempts + 1 WHERE id IN (SELECT value FROM json_each(?))", string(list))
	return len(ids), err
}

func post(ctx context.Context, to *http.Client, m workflow.Message) error {
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://inbox/", bytes.NewReader(body))
	if err != nil {
		return err
	}
	response, err := to.Do(r)
	if err != nil {
		return err
	}
	if err := response.Body.Close(); err != nil || response.StatusCode != http.StatusOK {
		return fmt.Errorf("deliver %s: %s, %w", m.Key, response.Status, err)
	}
	return nil
}
