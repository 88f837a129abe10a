SELECT TOP (10) PERCENT WITH TIES c.Id, [Full Name] = c.First + N' ' + c.Last, Total = SUM(o.Total) OVER (PARTITION BY c.Id ORDER BY o.At ROWS UNBOUNDED PRECEDING)
FROM dbo.Customer AS c WITH (NOLOCK, INDEX (IX_A)) INNER JOIN dbo.Orders o (NOLOCK) ON o.CustomerId = c.Id
WHERE c.Email LIKE N'%x[_]%' AND o.At AT TIME ZONE 'UTC' > '2024-01-01' ORDER BY c.Id OPTION (RECOMPILE, MAXDOP 1)
SELECT Id FROM dbo.Orders ORDER BY At DESC, Id OFFSET @skip ROWS FETCH NEXT @take ROWS ONLY
SELECT c.Id, l.At FROM dbo.Customer c CROSS APPLY (SELECT TOP 1 o.At FROM dbo.Orders o WHERE o.CustomerId = c.Id ORDER BY o.At DESC) l OUTER APPLY dbo.Recent(c.Id) AS r
SELECT * FROM (SELECT Year, Amount FROM dbo.Sales) AS s PIVOT (SUM(Amount) FOR Year IN ([2023], [2024])) AS p
SELECT Id, Kind, Value FROM dbo.Wide UNPIVOT (Value FOR Kind IN (A, B)) AS u WHERE Value > 0
SELECT STUFF((SELECT ',' + t.Name FROM dbo.Tag t WHERE t.ItemId = i.Id FOR XML PATH(''), TYPE).value('.', 'nvarchar(max)'), 1, 1, '') AS Names FROM dbo.Item i
SELECT Id, Name FROM dbo.Item FOR JSON PATH, ROOT('items'), INCLUDE_NULL_VALUES
SELECT j.a, x.c.value('@id', 'int') FROM OPENJSON(@json, '$.rows') WITH (a INT '$.a', b NVARCHAR(MAX) AS JSON) AS j CROSS APPLY @xml.nodes('/r/c') AS x(c)
SELECT STRING_AGG(Name, ', ') WITHIN GROUP (ORDER BY Name), IIF(COUNT(*) > 1, 'a', 'b'), TRY_CONVERT(date, At, 112), CONVERT(varchar(10), At, 120), TRY_CAST(x AS INT), PARSE('1' AS INT USING 'en-US'), CHOOSE(1, 'a') FROM dbo.Item GROUP BY At, x
SELECT Region, Year, SUM(Amount), GROUPING(Region) FROM dbo.Sales GROUP BY GROUPING SETS ((Region, Year), (Region), ())
SELECT Region, SUM(Amount) FROM dbo.Sales GROUP BY Region WITH ROLLUP
SELECT Id INTO #copy FROM dbo.Item WHERE DATEDIFF(day, At, GETDATE()) > 7 AND DATEPART(year, At) = 2024
SELECT @count = COUNT(*), @max += MAX(Id) FROM dbo.Item
SELECT NEXT VALUE FOR dbo.Numbers OVER (ORDER BY Id), $IDENTITY, @@VERSION FROM master..spt_values
SELECT * FROM dbo.Orders FOR SYSTEM_TIME AS OF @when AS o WHERE o.Id = 1
SELECT a.Id FROM dbo.A a LEFT HASH JOIN dbo.B b ON b.Id = a.Id WHERE CONTAINS((Name, Note), '"x*"') AND NOT EXISTS (SELECT 1 FROM dbo.C WHERE C.Id = a.Id)
SELECT 'x' AS 'quoted', N'y' AS [z] UNION ALL SELECT a, b FROM dbo.T EXCEPT SELECT c, d FROM dbo.U
;WITH ranked AS (SELECT Id, ROW_NUMBER() OVER (PARTITION BY Kind ORDER BY At DESC) AS n FROM dbo.Item), other (x) AS (SELECT 1) DELETE FROM ranked WHERE n > 1
;WITH XMLNAMESPACES ('urn:a' AS a) SELECT x.value('(/a:b)[1]', 'int') FROM dbo.Docs
INSERT INTO dbo.Log WITH (TABLOCK) (What, At) OUTPUT inserted.Id, inserted.At INTO @t (Id, At) VALUES (N'a', SYSUTCDATETIME()), (N'b', DEFAULT)
INSERT dbo.Log (What) SELECT Name FROM dbo.Item WHERE Id > 5
INSERT INTO #rows EXEC dbo.GetRows @Id = 1, @Name = N'x'
INSERT INTO dbo.Log DEFAULT VALUES
UPDATE TOP (100) i SET i.Name = t.Name, i.Count += 1 OUTPUT deleted.Id, inserted.Name FROM dbo.Item AS i INNER JOIN dbo.Tag AS t ON t.ItemId = i.Id WHERE t.Kind = 2
UPDATE dbo.Item SET @old = Name = N'new' WHERE Id = @id
DELETE TOP (10) FROM dbo.Log WHERE At < @before
DELETE i FROM dbo.Item i LEFT JOIN dbo.Tag t ON t.ItemId = i.Id WHERE t.Id IS NULL
MERGE INTO dbo.Item WITH (HOLDLOCK) AS target USING (VALUES (1, N'a')) AS source (Id, Name) ON target.Id = source.Id
WHEN MATCHED AND target.Name <> source.Name THEN UPDATE SET target.Name = source.Name
WHEN NOT MATCHED BY TARGET THEN INSERT (Id, Name) VALUES (source.Id, source.Name)
WHEN NOT MATCHED BY SOURCE THEN DELETE OUTPUT $action, inserted.Id;
TRUNCATE TABLE dbo.Log
EXEC dbo.DoIt 1, N'a', @out = @result OUTPUT
EXEC @rc = dbo.DoIt
EXEC sp_executesql N'SELECT Id FROM dbo.Item WHERE Id = @p', N'@p INT', @p = 5
EXEC ('SELECT Name FROM dbo.Item')
DECLARE @sql NVARCHAR(MAX) = N'x', @i INT = (SELECT MAX(Id) FROM dbo.Item)
WHILE @i > 0
BEGIN
    SET @i -= 1
    IF @i = 5 CONTINUE
    ELSE IF @i = 2 BREAK
    WAITFOR DELAY '00:00:01'
END
DECLARE cur CURSOR LOCAL FAST_FORWARD FOR SELECT Id FROM dbo.Item WHERE Id > 1 ORDER BY Id
OPEN cur
FETCH NEXT FROM cur INTO @i
CLOSE cur
DEALLOCATE cur
USE [Shop]
SET IDENTITY_INSERT dbo.Item ON
SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED
DBCC CHECKIDENT ('dbo.Item', RESEED, 0) WITH NO_INFOMSGS
SAVE TRANSACTION here
ROLLBACK TRAN here
PRINT N'done ' + CAST(@i AS NVARCHAR(10))
UPDATE STATISTICS dbo.Item WITH FULLSCAN
GO
:setvar Name "Shop"
:r other.sql
SELECT $(Name), '$(Name)' FROM [$(Name)].dbo.Item
GO
