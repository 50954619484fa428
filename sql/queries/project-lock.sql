-- Who changes projects takes turns; who only reads them does not wait.
LOCK TABLE project IN SHARE ROW EXCLUSIVE MODE;
